"""Keeping what a customer tells, and turning it into an order exactly once."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel import ids
from storefront.kernel.asking import Change
from storefront.kernel.db import table
from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import _l
from storefront.services import carts, customers, promotions
from storefront.services.carts import Owner
from storefront.services.checkout import confirmation, quote
from storefront.services.checkout._locks import locked
from storefront.services.checkout.choices import pays_until
from storefront.services.checkout.draft import Draft, loaded, stored
from storefront.services.checkout.models import Checkout
from storefront.services.checkout.reviewing import Review, facts_of, review
from storefront.services.customers.address_rules import CheckedAddress


class Changed(Refusal):
    """The order is no longer what was shown; `parts` says in what."""

    def __init__(self, parts: tuple[str, ...]) -> None:
        super().__init__(_l("ご確認のあいだに、内容が変わりました。"), code="changed")
        self.parts = parts


class NotReady(Refusal):
    """Something told does not hold (any more); the sentence says what."""


class NothingToOrder(Refusal):
    """The cart is empty, or its order was placed from another screen."""


@dataclass(frozen=True, slots=True)
class Placed:
    """The order of a checkout."""

    number: str
    awaits_payment: bool


def save(db: Session, owner: Owner, cart_id: int, draft: Draft, *, now: datetime) -> str:
    """Keep what was told; the checkout's public id. A visitor has one open checkout."""
    values = {
        "public_id": ids.public_id(), "visitor_id": owner.visitor_id, "site": "hiyori", "channel": "web",
        "state": "open", "version": 1, "created_at": now,
        "cart_id": cart_id, "person_id": owner.person_id, "data": json.dumps(stored(draft)), "updated_at": now,
    }  # fmt: skip
    return str(_SAVED.scalar(db, **values))


def _saved() -> Any:
    new = insert(_CHECKOUTS).values({name: sa.bindparam(name) for name in _TOLD})
    told = {name: new.excluded[name] for name in ("cart_id", "person_id", "data", "updated_at")}
    return new.on_conflict_do_update(
        index_elements=["visitor_id", "site", "channel"],
        index_where=sa.text("state = 'open'"),
        set_={**told, "version": _CHECKOUTS.c.version + 1},
    ).returning(_CHECKOUTS.c.public_id)


_CHECKOUTS = table(Checkout)
_TOLD = [column.name for column in _CHECKOUTS.c if column.name not in ("id", "order_number")]
_SAVED = Change(_saved)
_BECAME = Change(
    lambda: (
        sa.update(_CHECKOUTS)
        .where(_CHECKOUTS.c.id == sa.bindparam("of"))
        .values({name: sa.bindparam(name) for name in ("state", "order_number", "person_id", "updated_at")})
    )
)


def place(
    db: Session,
    owner: Owner,
    public_id: str,
    *,
    shown: str,
    render: Callable[[Review], str],
    locale: str,
    now: datetime,
) -> Placed:
    """Turn a checkout into its order, once: whoever repeats it gets the same number.

    `shown` is the fingerprint of the confirmation just seen, `render` writes that page for the snapshot.
    Raises NotFound, NothingToOrder, NotReady, Changed, OutOfStock or Busy, and then nothing has happened.
    """
    if not public_id.isalnum():
        raise NotFound(public_id)
    row = locked(db, owner, public_id)
    if row is None:
        raise NotFound(public_id)
    if row.order_number is not None:
        return _placed_before(db, row.order_number)
    carts.keep_still(
        db, owner
    )  # what another tab puts in now comes into the next cart, not into a closed one
    draft = loaded(row.data)
    found = review(db, public_id, draft, facts_of(db, owner, now=now, email=draft.email, fresh=True), now=now)
    _check(found, shown)
    return _place(db, owner, row.id, found, render(found), locale, now)


def _placed_before(db: Session, number: str) -> Placed:
    order = oms.order(db, number)
    return Placed(number, order is not None and order.state is oms.OrderState.AWAITING_PAYMENT)


def _check(found: Review, shown: str) -> None:
    if found.cart.id is None or not found.cart.items:
        reason = _l("カートは空です。ご注文が済んでいるときは、確認のメールをご覧ください。")
        raise NothingToOrder(reason, code="empty")
    if found.problems:
        raise NotReady(found.problems[0].reason, field=found.problems[0].field, code="step")
    if found.cart.problems:
        raise Changed(("stock",))
    parts = quote.changed(shown, found.quote.fingerprint)
    if parts:
        raise Changed(parts)


def _place(
    db: Session, owner: Owner, row_id: int, found: Review, html: str, locale: str, now: datetime
) -> Placed:
    address = found.draft.address
    assert address is not None
    assert found.cart.id is not None
    checked = customers.address_rules.check(address)
    if not carts.close(db, found.cart.id, now=now):
        raise NothingToOrder(_l("このカートのご注文は、別の画面で確定しています。"), code="closed")
    person_id = owner.person_id or customers.guest(db, _contact(found.draft), locale=locale, now=now)
    if owner.person_id is not None and found.draft.keep_address:
        customers.save_address(db, owner.person_id, checked, default=False, now=now)
    snapshot = confirmation.snapshot(found, html, shown_at=now)
    order = oms.place(db, _order(found, checked, person_id, snapshot, locale, now), now=now)
    _use_offers(db, found, order.number, person_id, now)
    done = {"state": "placed", "order_number": order.number, "person_id": owner.person_id, "updated_at": now}
    _BECAME.rows(db, of=row_id, **done)
    return Placed(order.number, order.state == oms.OrderState.AWAITING_PAYMENT)


def _use_offers(db: Session, found: Review, number: str, person_id: int, now: datetime) -> None:
    """Claim what was taken off; who comes too late is shown the price without it."""
    used, email = found.priced.applied, found.draft.email
    try:
        promotions.claim(db, used, number, person_id=person_id, email=email, now=now)
    except promotions.Gone as gone:
        raise Changed(("discounts",)) from gone


def _contact(draft: Draft) -> customers.Contact:
    a = draft.address
    assert a is not None
    return customers.Contact(draft.email, a.family_name, a.given_name, a.family_kana, a.given_kana, a.phone)


def _order(
    found: Review,
    checked: CheckedAddress,
    person_id: int,
    snapshot: oms.Confirmation,
    locale: str,
    now: datetime,
) -> oms.OrderDraft:
    draft, priced = found.draft, found.quote
    address = checked.typed
    kana = f"{address.family_kana} {address.given_kana}".strip()
    return oms.OrderDraft(
        checkout_id=found.public_id,
        email=draft.email,
        phone=address.phone,
        name=address.name,
        kana=kana,
        ship_to=_ship_to(checked, kana),
        wish=_wish(found),
        lines=priced.lines,
        total=priced.total,
        taxes=priced.tax_lines,
        payment_method=found.method if priced.total else oms.PaymentMethod.NONE,
        confirmation=snapshot,
        expires_at=_waits_until(found, now),
        person_id=person_id,
        locale=locale,
        note=draft.note,
    )


def _waits_until(found: Review, now: datetime) -> datetime:
    """How long the goods wait for their money."""
    if (until := pays_until(found.terms.payment, found.method, now)) is not None:
        return until
    return now + timedelta(minutes=found.terms.payment.hold_minutes)


def _wish(found: Review) -> oms.DeliveryWish:
    wish = found.delivery
    return oms.DeliveryWish(
        carrier=found.carrier.key,
        day=wish.day if wish.chosen else None,
        slot=wish.slot or None,
        drop_off=wish.drop_off or None,
    )


def _ship_to(checked: CheckedAddress, kana: str) -> oms.ShipTo:
    a, label = checked.typed, checked.label
    lines = (f"{label.prefecture}{label.city}{label.street}", label.building, label.company, label.name)
    return oms.ShipTo(
        name=a.name,
        kana=kana,
        phone=a.phone,
        postal_code=a.postal_code,
        prefecture=a.prefecture,
        city=a.city,
        street=a.street,
        building=a.building,
        label=tuple(line for line in lines if line),
    )


def explain(parts: tuple[str, ...]) -> tuple[Any, ...]:
    """What changed since the confirmation was shown, in sentences."""
    return tuple(dict.fromkeys(_CHANGES[part] for part in parts if part in _CHANGES))


_CHANGES = {
    "stock": _l("在庫が足りなくなった品があります。カートで数量をお確かめください。"),
    "goods": _l("カートの中身が変わりました。"),
    "prices": _l("価格が変わった品があります。"),
    "discounts": _l("割引の内容が変わりました。使えなくなった割引があるかもしれません。"),
    "shipping": _l("送料が変わりました。"),
    "fees": _l("手数料が変わりました。"),
    "arrival": _l("お届けの日が変わりました。"),
    "method": _l("お支払いの方法が変わりました。"),
    "address": _l("お届け先やご連絡先が変わりました。"),
    "terms": _l("返品や販売の条件が新しくなりました。"),
}
