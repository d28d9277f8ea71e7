"""Paying on Stripe's own page: for browsers without script, and for whoever prefers it."""

from flask import Blueprint, Response, request, url_for

from storefront import oms
from storefront.gateways.stripe import HostedPage, Session, SessionStatus, StripeRefused, StripeUnavailable
from storefront.kernel import clock, i18n
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _
from storefront.pages import wallets
from storefront.pages.checkout.payments import (
    RETURNED,
    SHOW,
    ask_later,
    close_other,
    open_policy,
    provider,
    refused_by_stripe,
    silent,
    to_be_paid,
)
from storefront.pages.render import go, see_other
from storefront.services import payments
from storefront.services.payments import Method, PagePlan

bp = Blueprint("hosted", __name__)
bp.before_request(open_policy)


@bp.post("/checkout/pay/hosted")
def create() -> Response:
    """Open or reuse the order's page at Stripe and go there; 503 when Stripe does not answer."""
    order = to_be_paid()
    if isinstance(order, Response):
        return order
    try:
        close_other(order.number, hosted=True)
        session = _opened(order) or _opened(order)
    except Refusal as refusal:
        return see_other(SHOW, message=None if refusal.code else str(refusal.reason))
    except StripeUnavailable as error:
        return silent(order, error)
    except StripeRefused as refused:
        return refused_by_stripe(order, refused)
    if session is None or session.url is None:
        return ask_later(order.number)
    return go(session.url)


def _opened(order: oms.OrderView) -> Session | None:
    """The page of this order; None when its page had ended unused, so that the next one is a new one."""
    with transaction() as db:
        method = Method(order.payment_method)
        plan = payments.begin_page(db, order.number, method=method, now=clock.now())
    wanted = _wanted(order, plan)
    session = payments.ask_page(provider(), plan, wanted)
    if session.status is SessionStatus.OPEN and bool(session.metadata.get("keep")) is not wanted.keep:
        close_other(order.number, hosted=False)  # opened with another wish about keeping the card
        return None
    with transaction() as db:
        if plan.session_id is None and not payments.note_page(db, plan.payment_id, session):
            return None
        if session.status is SessionStatus.EXPIRED:
            payments.note_told(db, session)
            return None
    return session


def _wanted(order: oms.OrderView, plan: PagePlan) -> HostedPage:
    customer, keep = _wallet(order)
    return HostedPage(
        amount=order.total,
        order_number=order.number,
        title=_("ご注文 %(number)s", number=order.number),
        locale=i18n.locale(),
        success_url=url_for(RETURNED, _external=True),
        cancel_url=url_for(SHOW, _external=True),
        expires_at=plan.until,
        customer=customer,
        keep=keep,
        methods=(str(order.payment_method),),
    )


def _wallet(order: oms.OrderView) -> tuple[str | None, bool]:
    """Whose kept cards the page shows, and whether the card that pays there shall be kept."""
    person_id, keep = wallets.owner_of(order), "keep" in request.form
    if order.payment_method is not oms.PaymentMethod.CARD:
        return None, False
    if person_id is None:
        return None, False
    if keep:
        return wallets.customer(provider(), person_id), True
    return payments.customer_of(reading(), person_id), False
