"""Paying for the order just placed: card fields, another card after a decline, waiting for the webhook.

A GET writes nothing and calls nobody. The card fields are fetched by a POST (htmx sends it as soon as the page
is there), which opens or reuses the order's one intent. Nothing in the address is believed: whose order it is
comes from the session, whether it is paid from our own books.
"""

from typing import Any

from flask import Blueprint, Response, after_this_request, current_app, g, request, session, url_for
from sqlalchemy.orm import Session

from storefront import oms
from storefront.gateways.stripe import (
    Gateway,
    Intent,
    IntentStatus,
    StripeRefused,
    StripeUnavailable,
)
from storefront.kernel import clock, ids
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _
from storefront.kernel.observability import log
from storefront.kernel.outbox import publish
from storefront.pages import wallets
from storefront.pages.cart.carts import owner
from storefront.pages.context import jdatetime
from storefront.pages.render import is_partial, page, see_other
from storefront.services import carts, payments
from storefront.services.payments import Plan

bp = Blueprint("payments", __name__)
SOON = 120  # minutes that are counted down; a longer hold is told by its day
SHOW, RETURNED = "checkout.payments.show", "checkout.payments.returned"
DONE = (IntentStatus.SUCCEEDED, IntentStatus.PROCESSING, IntentStatus.REQUIRES_CAPTURE, IntentStatus.CANCELED)
ON_PAGE = (oms.PaymentMethod.CARD, oms.PaymentMethod.PAYPAY)
LATER = (oms.PaymentMethod.KONBINI, oms.PaymentMethod.BANK_TRANSFER)
GIVEN_UP = (oms.OrderState.AWAITING_PAYMENT, oms.OrderState.EXPIRED, oms.OrderState.CANCELLED)


@bp.before_request
def open_policy() -> None:
    """Stripe's script, frames, calls and its own page are allowed on these pages only."""
    sources = provider().sources
    g.csp = {
        "script-src": " ".join(("'self'", *sources.script)),
        "frame-src": " ".join(sources.frame),
        "connect-src": " ".join(("'self'", *sources.connect)),
        "form-action": " ".join(("'self'", *sources.page)),
    }
    wallets_may = " ".join(("self", *(f'"{origin}"' for origin in sources.frame)))
    after_this_request(lambda r: _let_wallets(r, f"payment=({wallets_may})"))


def _let_wallets(response: Response, payment: str) -> Response:
    """Apple Pay and Google Pay are asked for from within Stripe's frame."""
    response.headers["Permissions-Policy"] = f"camera=(), microphone=(), geolocation=(), {payment}"
    return response


@bp.get("/checkout/pay")
def show() -> Response:
    """The amount, how long the goods are held, and the place where the card fields appear."""
    order = to_be_paid()
    return order if isinstance(order, Response) else _page(order)


@bp.post("/checkout/pay")
def create() -> Response:
    """Open or reuse the order's one intent and show its card fields; 503 when Stripe does not answer."""
    order = to_be_paid()
    if isinstance(order, Response):
        return order
    try:
        intent = opened(order)
    except Refusal:
        return see_other(SHOW)
    except StripeUnavailable as error:
        return silent(order, error)
    except StripeRefused as refused:
        return refused_by_stripe(order, refused)
    return ask_later(order.number) if intent.status in DONE else _page(order, intent=intent)


@bp.get("/checkout/pay/return")
def returned() -> Response:
    """Where the browser comes back to: shows what the webhook has told by now."""
    order = to_be_paid()
    if isinstance(order, Response):
        return order
    return page(order=order, payment=payments.latest(reading(), order.number))


@bp.post("/checkout/pay/back")
def back() -> Response:
    """Give the unpaid order up and put its goods back into the cart, once (to pay otherwise, or to try anew)."""
    order = _order()
    if order is None or order.paid_at is not None or order.state not in GIVEN_UP:
        return see_other(SHOW)
    try:
        with transaction() as db:
            _give_up(db, order)
    except Refusal:
        return see_other(SHOW)
    session.pop("order", None)
    return see_other("cart.carts.show", message=_("品物をカートに戻しました。"))


def _give_up(db: Session, order: oms.OrderView) -> None:
    moment = clock.now()
    carts.keep_still(db, owner())  # before the order and its stock, as when an order is placed
    number, who = order.number, f"customer:{order.person_id}"
    if order.state is oms.OrderState.AWAITING_PAYMENT:
        oms.cancel(db, number, actor=who, reason="pay_otherwise", cause="payment", now=moment)
    if publish(db, "cart.refilled", f"cart:{number}", actor=who, cause="given_up", at=moment, react=False):
        carts.add_many(db, owner(), {x.sku: x.ordered for x in order.goods if x.sku}, now=moment)


def _order() -> oms.OrderView | None:
    """The order that this browser placed last."""
    number = session.get("order")
    return oms.order(reading(), number) if number else None


def to_be_paid() -> oms.OrderView | Response:
    """This browser's order while it waits for a card; otherwise where it is shown instead."""
    order = _order()
    if order is None:
        return see_other("cart.carts.show")
    if order.payment_method in ON_PAGE and payments.payable(order, clock.now(), order.payment_method):
        return order
    if order.state not in GIVEN_UP:
        return see_other("checkout.thanks.show", number=order.number)
    if order.payment_method in LATER and order.state is oms.OrderState.AWAITING_PAYMENT:
        return see_other("checkout.vouchers.show", number=order.number)
    if order.state is oms.OrderState.AWAITING_PAYMENT and _card_was_shown(order):
        # The time is over and Stripe not asked yet: nobody is told "too late" whose money may have come in time.
        return order if request.endpoint == RETURNED else see_other(RETURNED)
    if is_partial() or request.endpoint != SHOW:
        return see_other(SHOW)
    return page(at="checkout.payments.closed", order=order)


def _card_was_shown(order: oms.OrderView) -> bool:
    found = payments.latest(reading(), order.number)
    return found is not None and found.open and (found.intent_id or found.session_id) is not None


def opened(order: oms.OrderView) -> Intent:
    """The order's one intent, opened or found again; Stripe's own page for it is closed first."""
    close_other(order.number, hosted=False)
    with transaction() as db:
        plan = payments.begin(db, order.number, now=clock.now())
    return _asked(plan)


def _asked(plan: Plan) -> Intent:
    """Stripe's answer to the plan, noted; the intent that counts when two were opened."""
    stripe = provider()
    intent = payments.ask(stripe, plan)
    if plan.intent_id is not None:
        return intent
    with transaction() as db:
        kept = payments.note_intent(db, plan.payment_id, intent)
    return intent if kept == intent.id else stripe.retrieve_intent(kept)


def close_other(number: str, *, hosted: bool) -> None:
    """Never two ways open for one order: whatever is not wanted now (`hosted`: Stripe's page) is closed first."""
    with transaction() as db:
        plan = payments.other_way(db, number, hosted=hosted, now=clock.now())
    if plan is None:
        return
    intent = payments.cancel(provider(), plan)
    with transaction() as db:
        payments.conclude(db, plan, intent, now=clock.now())


def silent(order: oms.OrderView, error: StripeUnavailable) -> Response:
    """503: nothing was charged, the goods stay held, try again."""
    log().warning("Stripe does not answer", order=order.number, error=str(error))
    response = _page(order, status=503, trouble="silent")
    response.headers["Retry-After"] = "5"
    return response


def declined(order: oms.OrderView) -> Response:
    """422: the kept card did not pay; another one may. Its payment stays open, the webhook tells our books."""
    return _page(order, status=422, trouble="declined")


def refused_by_stripe(order: oms.OrderView, refused: StripeRefused) -> Response:
    """422: this payment cannot be begun; the next attempt starts anew."""
    log().error("Stripe refused the payment", order=order.number, code=refused.code, error=str(refused))
    with transaction() as db:
        found = payments.latest(db, order.number)
        if found is not None and found.open:
            payments.note_refused(db, found.id, refused.code)
    return _page(order, status=422, trouble="refused")


def ask_later(number: str) -> Response:
    """Stripe knows more than we do (paid in another tab, a webhook on its way): let a job ask, and wait."""
    with transaction() as db:
        payments.ask_later(db, number)
    return see_other(RETURNED)


def _page(
    order: oms.OrderView, *, intent: Intent | None = None, trouble: str = "", status: int = 200
) -> Response:
    stripe = provider()
    assert order.expires_at is not None
    minutes = max(1, int((order.expires_at - clock.now()).total_seconds() // 60))
    soon = minutes <= SOON
    return page(
        at=SHOW, status=status, order=order, trouble=trouble, script_url=stripe.script_url,
        payment=payments.latest(reading(), order.number), card=_card(stripe, intent),
        cards=wallets.kept_for(order), may_keep=wallets.owner_of(order) is not None, once=ids.public_id(),
        until=f"{order.expires_at.astimezone(clock.JST):%H:%M}" if soon else jdatetime(order.expires_at),
        minutes=minutes if soon else None,
    )  # fmt: skip


def _card(stripe: Gateway, intent: Intent | None) -> dict[str, Any] | None:
    """What the card fields need; the secret lets this browser pay this intent and nothing else."""
    if intent is None:
        return None
    back_to = url_for("checkout.payments.returned", _external=True)
    return {"key": stripe.publishable_key, "secret": intent.client_secret, "return_url": back_to}


def provider() -> Gateway:
    """The payment provider of this process."""
    return payments.gateway(current_app.extensions["settings"])
