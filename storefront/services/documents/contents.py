"""What a document says, as plain data: frozen when it is issued, set in type whenever it is read."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from storefront.kernel.clock import JST
from storefront.kernel.i18n import LocalText, language
from storefront.kernel.money import TaxLine, Yen
from storefront.oms import FulfilmentView, LineView, OrderView, RefundView
from storefront.services.documents.rules import REDUCED
from storefront.services.documents.settings import IssuerSettings
from storefront.services.messages import Words

Content = dict[str, Any]
_PRINTED = ("name", "postal_code", "address", "phone", "registration_number")


def head(order: OrderView, issuer: IssuerSettings, addressee: str, honorific: str) -> Content:
    """What every document begins with; the issuer is frozen with it."""
    return {
        "order": order.number,
        "ordered_on": day(order.placed_at),
        "addressee": addressee,
        "honorific": honorific,
        "issuer": {name: getattr(issuer, name) for name in _PRINTED},
    }


def sale(order: OrderView) -> Content:
    """Lines, rates and sum of the whole order; tax as it was rounded once per rate when the order was placed."""
    return {"lines": lines(order.lines), "rates": rates(order.taxes), "total": int(order.total)}


def lines(found: Iterable[LineView], quantities: dict[int, int] | None = None) -> list[Content]:
    """Lines as they are printed; `quantities` per line when only a part is meant."""
    out = []
    for x in found:
        quantity = x.ordered if quantities is None else quantities.get(x.line, 0)
        if quantity:
            named = {"name": _japanese(x.name), "options": _japanese(x.options), "sku": x.sku or ""}
            sums = {"quantity": quantity, "unit_price": int(x.unit_price), "amount": x.unit_price * quantity}
            out.append(
                {**named, **sums, "rate": x.tax_rate, "reduced": x.tax_rate == REDUCED, "kind": str(x.kind)}
            )
    return out


def rates(taxes: Sequence[TaxLine]) -> list[Content]:
    """Total and tax of each rate."""
    return [{**asdict(t), "reduced": t.rate == REDUCED} for t in taxes]


def receipt(order: OrderView, issuer: IssuerSettings, kept: Sequence[TaxLine], words: Words) -> Content:
    """Money received and not given back, and how it came."""
    with language("ja"):
        method = words.method(str(order.payment_method))
    amount = Yen(order.paid - order.refund_due)
    return {
        "total": int(amount),
        "rates": rates(kept),
        "method": method,
        "paid_on": day(order.paid_at or order.placed_at),
        "given_back": int(order.refund_due),
        "for": issuer.receipt_for,
        "note": issuer.receipt_note,
    }


def giving_back(
    order: OrderView, refund: RefundView, shares: Sequence[TaxLine], original: Content | None
) -> Content:
    """An amount given back: when, how much of each rate, and of which sale."""
    return {
        "total": int(refund.amount),
        "rates": rates(shares),
        "returned_on": day(refund.at),
        "traded_on": traded_on(order),
        "original": original,
        "cancelled": order.cancelled_at is not None,
    }


def slip(order: OrderView, parcel: FulfilmentView, issuer: IssuerSettings, words: Words) -> Content:
    """What lies in a parcel, for whom, and whether more is to come in another one."""
    inside = dict(parcel.lines)
    to = asdict(order.ship_to)
    with language("ja"):
        carrier, slot = words.carrier(parcel.carrier), words.slot(order.wish.slot, order.wish.carrier)
    others = [p for p in order.parcels if p.id != parcel.id]
    return {
        **head(order, issuer, order.ship_to.name, "様"),
        "to": {k: to[k] for k in ("postal_code", "prefecture", "city", "street", "building", "phone")},
        "orderer": order.name,
        "lines": lines(order.goods, inside),
        "pieces": sum(inside.values()),
        "carrier": carrier,
        "wish": [order.wish.day.isoformat() if order.wish.day else "", slot],
        "part": [[p.id for p in order.parcels].index(parcel.id) + 1 if parcel in order.parcels else 1,
                 len(others) + 1],
        "missing": lines(order.goods, _elsewhere(order, parcel)),
        "sums": _sums(order) if not others else None,
        "note": issuer.slip_note,
    }  # fmt: skip


def _elsewhere(order: OrderView, parcel: FulfilmentView) -> dict[int, int]:
    inside = dict(parcel.lines)
    return {x.line: x.ordered - x.cancelled - inside.get(x.line, 0) for x in order.goods}


def _sums(order: OrderView) -> Content:
    names = ("subtotal", "shipping", "fees", "discount", "total")
    return {name: int(getattr(order, name)) for name in names} | {"rates": rates(order.taxes)}


def traded_on(order: OrderView) -> str:
    """The day of the supply: when the last parcel left; until then the day of the order."""
    left = [p.shipped_at for p in order.parcels]
    gone = [at for at in left if at is not None]
    return day(max(gone)) if gone and len(gone) == len(left) else day(order.placed_at)


def day(at: datetime) -> str:
    """The calendar day in Japan, 2026-11-22."""
    local: date = at.astimezone(JST).date()
    return local.isoformat()


def _japanese(text: LocalText | None) -> str:
    return text.get("ja", "") if text else ""
