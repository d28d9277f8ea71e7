"""The cart page: what is in it, what changed since, what stands in the way; no act needs JavaScript."""

from typing import Any

from flask import Blueprint, Response, request, session

from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import LocalText, _, local
from storefront.pages import last_known, signed_in
from storefront.pages.cart import beside
from storefront.pages.render import is_partial, page, see_other
from storefront.services import business, carts, catalog, deliveries, promotions

bp = Blueprint("carts", __name__)
REMOVED = "cart_removed"


def owner() -> carts.Owner:
    """Whose cart this browser fills."""
    visit = signed_in.visit()
    return carts.Owner(visit.visitor_id, visit.person.person_id if visit.person else None)


@bp.get("")
def show() -> Response:
    """The cart, with an offer to put back what was just taken out."""
    removed = session.pop(REMOVED, None) if REMOVED in session else None
    return answer(removed=removed)


@bp.post("/lines")
def add() -> Response:
    """Put pieces of a SKU into the cart."""
    sku, quantity = request.form.get("sku", ""), request.form.get("quantity", "1")
    try:
        with transaction() as db:
            name = carts.add(db, owner(), sku, quantity, now=clock.now())
    except Refusal as refusal:
        return refused(sku, quantity, refusal)
    # The visitor's number lives in the session row: from now on it must be kept.
    signed_in.browser().modified = True
    signed_in.visit().cart_count += int(quantity)
    said = _("「%(name)s」をカートに入れました。", name=local(name))
    if is_partial():
        return page(at="cart.carts.added", said=said, wrong="", cart_count=signed_in.visit().cart_count)
    return see_other("cart.carts.show", message=said)


@bp.post("/lines/<path:sku>")
def change(sku: str) -> Response:
    """Set the quantity of a line; 0 takes it out."""
    quantity = request.form.get("quantity", "")
    if quantity.strip() == "0":
        return remove(sku)
    try:
        with transaction() as db:
            name = carts.change(db, owner(), sku, quantity, now=clock.now())
    except Refusal as refusal:
        return refused(sku, quantity, refusal)
    if name is None:
        return done(_("この品は、もうカートに入っていません。"))
    return done(_("「%(name)s」の数量を変えました。", name=local(name)))


@bp.post("/lines/<path:sku>/removal")
def remove(sku: str) -> Response:
    """Take a line out; the page then offers to put it back."""
    with transaction() as db:
        taken = carts.remove(db, owner(), sku, now=clock.now())
    if taken is None:
        return done(_("この品は、もうカートに入っていません。"))
    removed = {"sku": sku, "quantity": taken[1], "name": taken[0]}
    if not is_partial():
        session[REMOVED] = removed
    return done("", removed=removed)


def done(said: str, *, removed: dict[str, Any] | None = None) -> Response:
    """The cart after an act: a fresh page for a browser, the changed region for htmx."""
    if is_partial():
        return answer(said=said, removed=removed)
    return see_other("cart.carts.show", message=said or None)


def refused(sku: str, typed: str, refusal: Refusal) -> Response:
    """The reason beside what was typed; nothing changed."""
    if is_partial() and request.endpoint == "cart.carts.add":
        count = signed_in.visit().cart_count
        return page(at="cart.carts.added", status=422, said="", wrong=refusal.reason, cart_count=count)
    return answer(status=422, wrong={"sku": sku, "typed": typed, "reason": refusal.reason})


def answer(
    *, status: int = 200, said: str = "", removed: Any = None, wrong: dict[str, Any] | None = None
) -> Response:
    """The cart page as it is now."""
    db = reading()
    cart = carts.view(db, owner(), now=clock.now(), ask=last_known.stock_of)
    settings = business.current(db, deliveries.DeliverySettings)
    priced = on_offer(cart)
    return page(
        at="cart.carts.show",
        status=status,
        cart=cart,
        cart_count=cart.count,
        said=said,
        removed=removed,
        wrong=wrong,
        partial=is_partial(),
        priced=priced,
        money=[(_("商品の合計"), cart.subtotal), *_off(priced)],
        why_not=_why_not(priced)[:3],
        together=beside.together(cart),
        free_from=settings.free_from,
        until_free=deliveries.until_free(settings, cart.subtotal),
        shelves=() if cart.items else catalog.top_shelves(db, now=clock.now()),
    )


def on_offer(cart: carts.CartView) -> promotions.Priced:
    """The cart with what is on offer for it; delivery is not known yet."""
    found = carts.offering(reading(), owner(), cart, now=clock.now())
    return found.priced(carts.offer_lines(cart, found), clock.now())


def _off(priced: promotions.Priced) -> list[tuple[str, int, str]]:
    return [(local(used.offer.title), -used.saving, "advice") for used in priced.applied if used.saving]


def _why_not(priced: promotions.Priced) -> list[tuple[LocalText, Any]]:
    out_of_reach = (r for r in priced.shown if not r.may_be_tapped)
    return [(r.offer.title, promotions.sentence(r.why)) for r in out_of_reach]
