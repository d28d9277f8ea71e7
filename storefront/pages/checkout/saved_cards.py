"""Paying with a kept card in one tap, script or not, and the wish that the card of today be kept."""

from flask import Blueprint, Response, request, url_for

from storefront import oms
from storefront.gateways.stripe import Intent, StripeFailure, StripeRefused, StripeUnavailable
from storefront.kernel import ids
from storefront.kernel.db import reading
from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import _
from storefront.kernel.observability import log
from storefront.pages import wallets
from storefront.pages.checkout.payments import (
    DONE,
    RETURNED,
    SHOW,
    ask_later,
    declined,
    open_policy,
    opened,
    provider,
    refused_by_stripe,
    silent,
    to_be_paid,
)
from storefront.pages.render import go, see_other
from storefront.services import payments
from storefront.services.payments import CardView

bp = Blueprint("saved_cards", __name__)
bp.before_request(open_policy)
LONGEST = 40


@bp.post("/checkout/pay/saved")
def create() -> Response:
    """Try the chosen card on the order's one intent: paid, on to 3-D Secure, or the page with the reason."""
    order = to_be_paid()
    if isinstance(order, Response):
        return order
    card = payments.card(reading(), whose(order), request.form.get("card", ""))
    try:
        intent = opened(order)
    except Refusal:
        return see_other(SHOW)
    except StripeUnavailable as error:
        return silent(order, error)
    except StripeRefused as refused:
        return refused_by_stripe(order, refused)
    return ask_later(order.number) if intent.status in DONE else _tried(order, intent, card)


def _tried(order: oms.OrderView, intent: Intent, card: CardView) -> Response:
    """What the card did. Nobody knows whether a silent Stripe took the money, so it is asked, not told to pay again."""
    stripe, once = provider(), request.form.get("once", "")[:LONGEST]
    once = once if once.isalnum() and once.isascii() else ids.public_id()
    try:
        if intent.customer != card.customer_id:
            stripe.belong(
                intent.id, card.customer_id, keep=False, idempotency_key=f"belong-{intent.id}-{once}"
            )
        back = url_for(RETURNED, _external=True)
        key = f"with-{intent.id}-{card.id}-{once}"
        tried = stripe.pay_with(intent.id, card.method_id, return_url=back, idempotency_key=key)
    except StripeUnavailable:
        return ask_later(order.number)
    except StripeRefused as refused:
        log().info("kept card refused", order=order.number, code=refused.code)
        paid = refused.code == "payment_intent_unexpected_state"
        return ask_later(order.number) if paid else declined(order)
    return go(tried.redirect) if tried.redirect else ask_later(order.number)


@bp.post("/checkout/pay/keeping")
def keep() -> Response:
    """Whether the card that is about to pay shall be kept; 204, or a sentence why it cannot be."""
    order = to_be_paid()
    if isinstance(order, Response):
        return Response(_("このご注文は、お支払いの期限を過ぎています。"), 409)
    person_id, payment = whose(order), payments.latest(reading(), order.number)
    if payment is None or not payment.open or payment.intent_id is None:
        raise NotFound(order.number)
    wished, stripe = "keep" in request.form, provider()
    try:
        customer = wallets.customer(stripe, person_id)
        key = f"keep-{payment.id}-{ids.public_id()}"
        stripe.belong(payment.intent_id, customer, keep=wished, idempotency_key=key)
    except Refusal as refusal:
        return Response(str(refusal.reason), 422)
    except StripeFailure as error:
        log().warning("wish to keep a card not noted", order=order.number, error=str(error))
        return Response(
            _("カード会社との通信ができませんでした。少し待ってから、もう一度お試しください。"), 503
        )
    return Response(status=204)


def whose(order: oms.OrderView) -> int:
    """The signed-in customer whose order this is; for anybody else there are no cards."""
    person_id = wallets.owner_of(order)
    if person_id is None:
        raise NotFound(order.number)
    return person_id
