"""Mails about orders: who gets them and what they tell, frozen when the event is reacted to."""

from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel.outbox import Event
from storefront.services import customers
from storefront.services.messages.letters import Recipient


def on_placed(db: Session, event: Event) -> Recipient | None:
    """Orders that need no payment first are accepted at once; the others when they are paid."""
    order = _order(db, event)
    return None if order is None or order.payment_method.online else _recipient(db, order)


def on_paid(db: Session, event: Event) -> Recipient | None:
    """Orders paid online."""
    order = _order(db, event)
    return _recipient(db, order) if order is not None and order.payment_method.online else None


def on_order(db: Session, event: Event) -> Recipient | None:
    """The whole order, whatever happened."""
    order = _order(db, event)
    return _recipient(db, order) if order is not None else None


def on_shipped(db: Session, event: Event) -> Recipient | None:
    """The order, the parcel that left, and what is still to come in another one."""
    order = _order(db, event)
    if order is None:
        return None
    wanted = event.data.get("fulfilment_id") or event.data.get("fulfilment")
    parcels = [p for p in order.parcels if p.id == wanted] or [p for p in order.parcels if p.shipped_at]
    rest = [
        {**_named(x), "quantity": n} for x in order.goods if (n := x.ordered - x.cancelled - x.shipped) > 0
    ]
    return _recipient(db, order, parcels=[_parcel(order, p) for p in parcels], rest=rest)


def on_voucher(db: Session, event: Event) -> Recipient | None:
    """The numbers to pay with at a convenience store, until when."""
    return None if "bank_transfer" in event.data["voucher"] else _to_pay(db, event)


def on_account(db: Session, event: Event) -> Recipient | None:
    """The account to transfer to, until when and how much."""
    return _to_pay(db, event) if "bank_transfer" in event.data["voucher"] else None


def _to_pay(db: Session, event: Event) -> Recipient | None:
    """Whoever has still to pay."""
    order = oms.order(db, str(event.data["order"]))
    waits = order is not None and order.state is oms.OrderState.AWAITING_PAYMENT
    return _recipient(db, order, voucher=event.data["voucher"]) if order is not None and waits else None


def on_payout(db: Session, event: Event) -> Recipient | None:
    """The amount that goes back by bank; the link to tell the account is signed when the letter is written."""
    order = oms.order(db, str(event.data["order"]))
    if order is None:
        return None
    return _recipient(db, order, amount=int(event.data["amount"]), payout=event.data["payout"])


def on_refunded(db: Session, event: Event) -> Recipient | None:
    """The order and the amount that went back."""
    order = _order(db, event)
    if order is None:
        return None
    return _recipient(db, order, refunded=int(event.data.get("amount") or order.refunded))


def _order(db: Session, event: Event) -> oms.OrderView | None:
    return oms.order(db, event.subject.removeprefix("order:"))


def _recipient(db: Session, order: oms.OrderView, **more: Any) -> Recipient:
    member = order.person_id is not None and customers.has_account(db, order.person_id)
    context = {"number": order.number, "name": order.name, "member": member, "order": summary(order), **more}
    return Recipient(order.email, order.locale, order.person_id, context)


def summary(order: oms.OrderView) -> dict[str, Any]:
    """What order mails show: lines, sums, tax, address, wishes; plain JSON."""
    ship_to = {k: v for k, v in asdict(order.ship_to).items() if k != "label"}
    return {
        "placed_at": order.placed_at.isoformat(),
        "lines": [{**_named(x), "quantity": x.ordered, "amount": int(x.amount)} for x in order.goods],
        **{name: int(getattr(order, name)) for name in ("subtotal", "shipping", "fees", "discount")},
        "total": int(order.total),
        "taxes": [asdict(t) for t in order.taxes],
        "ship_to": ship_to,
        "day": order.wish.day.isoformat() if order.wish.day else None,
        "slot": order.wish.slot,
        "carrier": order.wish.carrier,
        "method": str(order.payment_method),
        "paid": int(order.paid),
        "reason": order.cancel_reason or "",
    }


def _named(line: oms.LineView) -> dict[str, Any]:
    return {"name": dict(line.name), "options": dict(line.options or {})}


def _parcel(order: oms.OrderView, parcel: oms.FulfilmentView) -> dict[str, Any]:
    inside = {x.line: x for x in order.lines}
    return {
        "carrier": parcel.carrier,
        "number": parcel.tracking_shown,
        "url": parcel.tracking_url,
        "lines": [
            {**_named(inside[line]), "quantity": quantity}
            for line, quantity in parcel.lines
            if line in inside
        ],
    }
