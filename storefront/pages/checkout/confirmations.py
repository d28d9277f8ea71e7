"""The final confirmation (Act art. 12-6): what, for how much, when, on which terms; then the order."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, request, session
from jinja2_fragments.flask import render_block
from werkzeug.exceptions import TooManyRequests

from storefront.ims import OutOfStock
from storefront.kernel import clock, i18n
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import LocalText, _, local
from storefront.kernel.money import Yen
from storefront.kernel.throttle import Limit, exceeded
from storefront.pages.cart.carts import owner
from storefront.pages.render import page, see_other
from storefront.services import business, checkout
from storefront.services.business.wording import return_sentences
from storefront.services.checkout import Changed, NothingToOrder, NotReady, Review
from storefront.services.customers import PREFECTURES
from storefront.services.deliveries import CheckoutSettings

bp = Blueprint("confirmations", __name__)
TEMPLATE = "checkout/confirmations/show.html"
KEPT = 20


@bp.get("/checkout/confirm")
def show() -> Response:
    """The order as it would be placed now."""
    found = reviewed()
    return found if isinstance(found, Response) else answer(found)


@bp.post("/checkout/confirm")
def create() -> Response:
    """Place the order, once per checkout; if anything changed since it was shown, show it anew."""
    slow_down()
    form = request.form
    try:
        with transaction() as db:
            placed = checkout.place(
                db,
                owner(),
                form.get("checkout", ""),
                shown=form.get("fingerprint", ""),
                render=document,
                locale=i18n.locale(),
                now=clock.now(),
            )
    except NotReady as refusal:
        return see_other("checkout.steps.show", message=str(refusal.reason))
    except NothingToOrder as refusal:
        return see_other("cart.carts.show", message=str(refusal.reason))
    except Refusal as refusal:
        return again(refusal)
    return after(placed)


def slow_down() -> None:
    """Placing orders is limited per visitor (whose cart it is) and per account, double clicks allowed for."""
    times, who = business.current(reading(), CheckoutSettings).attempts_per_hour, owner()
    counted = [("place-order", str(who.visitor_id))]
    if who.person_id is not None:
        counted.append(("place-order:account", str(who.person_id)))
    waits = [exceeded(Limit(name, times, timedelta(hours=1)), key) for name, key in counted]
    if any(waits):
        raise TooManyRequests(retry_after=max(waits))


def reviewed() -> Review | Response:
    """The review of this browser's checkout, or the page that comes before it."""
    db, who, moment = reading(), owner(), clock.now()
    found = checkout.current(db, who)
    facts = checkout.facts_of(db, who, now=moment, email=found.draft.email)
    if not facts.cart.items:
        return see_other("cart.carts.show")
    if not found.public_id:
        return see_other("checkout.steps.show")
    review = checkout.review(db, found.public_id, found.draft, facts, now=moment)
    if review.problems:
        return see_other("checkout.steps.show", message=str(review.problems[0].reason))
    return review


def answer(review: Review, *, status: int = 200, said: tuple[Any, ...] = ()) -> Response:
    """The confirmation page."""
    return page(at="checkout.confirmations.show", status=status, said=said, **shown(review))


def shown(review: Review) -> dict[str, Any]:
    """What the template needs of a review."""
    quote, places = review.quote, review.terms.checkout.drop_off_places
    place = review.delivery.prefecture
    names = LocalText({"ja": place, "en": PREFECTURES.get(place, place)})
    delivery = _("送料（%(prefecture)s）", prefecture=local(names))
    off = [(local(used.offer.title), Yen(-used.saving)) for used in review.priced.applied if used.saving]
    money = [(_("商品の合計"), quote.goods), *off, (delivery, quote.shipping)]
    if quote.fees:
        money.append((_("代金引換の手数料"), quote.fees))
    return {
        "review": review,
        "money": money,
        "taxes": [(t.rate, t.total, t.tax) for t in quote.tax_lines],
        "drop_off": next((local(p) for p in places if p["ja"] == review.delivery.drop_off), ""),
        "pays": checkout.payment_sentence(review),
        "period": checkout.period(review),
        "cancellation": checkout.cancellation(review),
        "conditions": checkout.other_conditions(review),
        "returns": [(return_sentences(policy), names) for policy, names in review.policies],
        "pictures": {i.sku: i.sellable.picture if i.sellable else None for i in review.cart.items}
        | {sku: gift.picture for sku, gift in review.gifts.items()},
    }


def document(review: Review) -> str:
    """The part of the page that is kept with the order."""
    return str(render_block(TEMPLATE, "document", **shown(review)))


def again(refusal: Refusal) -> Response:
    """422: the confirmation as it is now, with what changed in words."""
    found = reviewed()
    if isinstance(found, Response):
        return found
    if isinstance(refusal, OutOfStock):
        said = short_of(found, refusal)
    elif isinstance(refusal, Changed):
        said = checkout.explain(refusal.parts)
    else:
        said = (refusal.reason,)
    return answer(found, status=422, said=said)


def short_of(review: Review, refusal: OutOfStock) -> tuple[Any, ...]:
    """Which goods are short, and how many can be had."""
    names = {item.sku: local(item.name) for item in review.cart.items}
    return tuple(_short(names.get(sku, sku), left) for sku, left in refusal.shortages.items())


def _short(name: str, left: int) -> Any:
    if left > 0:
        return _("「%(name)s」は、のこり%(n)s点です。カートで数量を変えてください。", name=name, n=left)
    return _("「%(name)s」は売り切れました。カートから外すと、ほかの品を注文できます。", name=name)


def after(placed: checkout.Placed) -> Response:
    """On to paying, or to the thanks; the browser remembers which orders are its own."""
    mine = [n for n in session.get("orders", []) if n != placed.number]
    session["orders"] = [*mine, placed.number][-KEPT:]
    if placed.awaits_payment:
        session["order"] = placed.number
        return see_other("checkout.payments.show")
    return see_other("checkout.thanks.show", number=placed.number)
