"""Calls to Stripe for what a plan wrote down; never inside a transaction."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache

from storefront.gateways.stripe import (
    Gateway,
    HostedPage,
    Intent,
    RefundResult,
    Session,
    StripeRefused,
    StripeUnavailable,
)
from storefront.services.payments.values import ClosePlan, PagePlan, PayerPlan, Plan, RefundPlan, VoucherPlan
from storefront.settings import Settings

# A wrong or withdrawn key is the operator's trouble and says nothing about the payment: ask again later.
_OUR_KEYS = (401, 403)


def gateway(settings: Settings) -> Gateway:
    """The payment provider of these settings, one per process."""
    return _gateway(
        settings.stripe_api_key.get_secret_value(),
        settings.stripe_api_base,
        settings.stripe_webhook_secret.get_secret_value(),
        settings.stripe_publishable_key,
        settings.stripe_script_url,
    )


@lru_cache(maxsize=8)
def _gateway(key: str, base: str, secret: str, publishable_key: str, script_url: str) -> Gateway:
    return Gateway(key, base, secret, publishable_key, script_url)


def ask(stripe: Gateway, plan: Plan) -> Intent:
    """The intent of a plan, opened now or earlier. Raises StripeUnavailable or StripeRefused."""
    with _our_keys_aside():
        if plan.intent_id is not None:
            return stripe.retrieve_intent(plan.intent_id)
        return stripe.create_intent(
            plan.amount, plan.order_number, idempotency_key=plan.key, metadata={"payment": plan.payment_id}
        )


def ask_page(stripe: Gateway, plan: PagePlan, page: HostedPage) -> Session:
    """The hosted page of a plan, opened now or earlier. Raises as `ask`."""
    with _our_keys_aside():
        if plan.session_id is not None:
            return stripe.retrieve_page(plan.session_id)
        return stripe.open_page(page, idempotency_key=plan.key, metadata={"payment": plan.payment_id})


def ask_voucher(stripe: Gateway, plan: VoucherPlan) -> Intent:
    """The intent with the numbers of a plan, issued now or earlier. Raises as `ask`."""
    with _our_keys_aside():
        if plan.intent_id is not None:
            return stripe.retrieve_intent(plan.intent_id)
        notes = {"payment": plan.payment_id}
        if plan.by_bank:
            # A customer for each payment: money in their account belongs to this order and to no other.
            customer = stripe.create_customer(plan.payment_id, idempotency_key=f"{plan.key}-customer")
            return stripe.open_transfer(
                plan.wish.amount, plan.wish.order_number, customer, idempotency_key=plan.key, metadata=notes
            )
        return stripe.open_voucher(plan.wish, idempotency_key=plan.key, metadata=notes)


def ask_customer(stripe: Gateway, plan: PayerPlan) -> str:
    """The customer of a plan, made now or earlier. Raises as `ask`."""
    with _our_keys_aside():
        return plan.customer_id or stripe.create_customer(plan.payer_id, idempotency_key=plan.key)


def cancel(stripe: Gateway, plan: ClosePlan) -> Intent | None:
    """Make sure that nobody can pay; the intent as it is then, which may be a paid one. Raises as `ask`.

    None for a hosted page on which nobody tried.
    """
    with _our_keys_aside():
        if plan.session_id is not None:
            with suppress(StripeRefused):
                stripe.expire_page(plan.session_id, idempotency_key=plan.key)
            return stripe.retrieve_page(plan.session_id).intent
        assert plan.intent_id is not None
        try:
            return stripe.cancel_intent(plan.intent_id, idempotency_key=plan.key)
        except StripeRefused:
            return stripe.retrieve_intent(plan.intent_id)


def send(stripe: Gateway, plan: RefundPlan) -> RefundResult:
    """Give money back, unless an earlier attempt did. Raises as `ask`."""
    with _our_keys_aside():
        earlier = _earlier(stripe, plan) if plan.look_first else None
        if earlier is not None:
            return earlier
        try:
            return stripe.refund(
                plan.intent_id, plan.amount, idempotency_key=plan.key, reason=plan.reason,
                metadata={"refund": plan.refund_id},
            )  # fmt: skip
        except StripeRefused:
            found = _earlier(stripe, plan)
            if found is None:
                raise
            return found


def _earlier(stripe: Gateway, plan: RefundPlan) -> RefundResult | None:
    found = stripe.list_refunds(plan.intent_id)
    return next((r for r in found if r.metadata.get("refund") == plan.refund_id), None)


@contextmanager
def _our_keys_aside() -> Iterator[None]:
    try:
        yield
    except StripeRefused as refused:
        if refused.status in _OUR_KEYS:
            raise StripeUnavailable(str(refused)) from refused
        raise
