"""The offers of a cart as rows: what is in use and saves how much, what one tap brings, and why another is not used."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from storefront.kernel import clock
from storefront.kernel.db import transaction
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _, local
from storefront.kernel.money import Yen
from storefront.pages import coupon_tries, signed_in
from storefront.pages.cart.carts import owner
from storefront.pages.checkout.checkout_form import LEAVE, USE, CheckoutForm
from storefront.pages.context import jdate
from storefront.pages.render import is_partial
from storefront.services import carts, checkout, promotions
from storefront.services.checkout import Draft, Facts
from storefront.services.promotions import Applied, Offer, Priced, Refused

CODE = "code"
MOST_REASONS = 4


@dataclass(frozen=True, slots=True)
class Row:
    """An offer in words; `act` is what a tap on it does, empty where a tap does nothing."""

    key: str
    title: str
    gives: Any
    note: str
    saving: Yen = Yen(0)  # noqa: RUF009 - a plain int
    on: bool = False
    act: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """The block of offers: its rows, and whether codes are taken."""

    rows: tuple[Row, ...]
    takes_codes: bool

    def __bool__(self) -> bool:
        return bool(self.rows) or self.takes_codes


@dataclass(frozen=True, slots=True)
class Tapped:
    """What was tapped; `took` when a coupon came on hand, so that offers must be gathered anew."""

    took: bool = False


def block(draft: Draft, facts: Facts) -> Block:
    """The offers of a checkout; a block without rows and codes is not shown."""
    return Block(rows(checkout.priced(draft, facts)), facts.offering.takes_codes)


def rows(found: Priced) -> tuple[Row, ...]:
    """Offers in use, then those that a tap brings, then some that are out of reach with the reason."""
    others = found.shown
    near = [r for r in others if not r.may_be_tapped][:MOST_REASONS]
    return (
        *(_used(a) for a in found.applied),
        *(_left(r, USE) for r in others if r.may_be_tapped),
        *(_left(r, "") for r in near),
    )


def _used(one: Applied) -> Row:
    how = _("クーポン（末尾 %(hint)s）", hint=one.held.hint) if one.held else _("自動で使います")
    return _row(
        one.offer, "・".join(filter(None, (_until(one.offer, one.held), how))), one.saving, LEAVE, on=True
    )


def _left(one: Refused, act: str) -> Row:
    note = str(promotions.sentence(one.why))
    return _row(one.offer, note, one.saving if act else Yen(0), act)


def _row(offer: Offer, note: str, saving: Yen, act: str, *, on: bool = False) -> Row:
    return Row(offer.key, local(offer.title), promotions.gives(offer.benefit), note, saving, on, act)


def _until(offer: Offer, held: promotions.Held | None) -> str:
    """The last day on which it can be used: ends are the first moment after it."""
    ends = [at for at in (offer.ends_at, held.ends_at if held else None) if at is not None]
    return _("%(day)sまで", day=jdate(min(ends) - timedelta(seconds=1))) if ends else ""


def tapped(form: CheckoutForm) -> Tapped | None:
    """Do what a button of the block asks for; None when none was pressed. A typed code counts when the form is sent."""
    act, _colon, key = (form.offer.data or "").partition(":")
    if act in (USE, LEAVE) and key:
        form.tap(act, key)
        return Tapped()
    if act == CODE or (form.code.data and not is_partial()):
        return Tapped(took=_take(form))
    return None


def _take(form: CheckoutForm) -> bool:
    """Put the coupon of the typed code on hand; what is wrong with it is said at its field."""
    who, typed = owner(), form.code.data or ""
    with coupon_tries.counted(who) as tries:
        try:
            with transaction() as db:
                key = promotions.take_code(db, carts.who(who), typed, now=clock.now())
        except Refusal as refusal:
            form.code.errors = [str(refusal.reason)]
            return False
        tries.good()
    signed_in.browser().modified = True  # the visitor's number lives in the session row
    form.tap(USE, key)
    form.code.data = ""
    return True
