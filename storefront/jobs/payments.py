"""Money moves while nobody looks: refunds leave, intents close, and Stripe is asked about what it never told.

Order of acts when an unpaid order's time is over (`close_overdue`, then `jobs/orders.py`): first its intent is
cancelled at Stripe; if that finds it paid, the money pays the order and nothing expires. Then the order and
its holds expire, within 20 s whether Stripe answers or not. Money captured in the gap left by a silent Stripe
still comes to `settle`, which gives the full order when stock is there and the money back when it is not.
"""

import time
from datetime import datetime, timedelta

from flask import current_app, has_app_context

from storefront.gateways.stripe import Gateway, StripeRefused, StripeUnavailable
from storefront.jobs.reconciliation import Reconciliation, Report
from storefront.kernel import clock, jobs
from storefront.kernel.db import reading, release, transaction
from storefront.kernel.errors import Refusal
from storefront.kernel.observability import log
from storefront.services import payments
from storefront.settings import settings

PATIENCE = 10.0
BATCH = 200
KEPT = timedelta(days=90)


def gateway() -> Gateway:
    """The payment provider of this process."""
    return payments.gateway(current_app.extensions["settings"] if has_app_context() else settings())


@jobs.task("send_refund")
def send_refund(refund_id: str) -> None:
    """Send one refund; repeated with back-off until Stripe has answered."""
    Reconciliation(gateway(), clock.now()).send(refund_id)


@jobs.task("close_payment")
def close_payment(number: str) -> None:
    """Let nobody pay for an order that expired or was cancelled; money that came first is settled."""
    Reconciliation(gateway(), clock.now()).close(number)


@jobs.task("ask_about_payment")
def ask_about_payment(number: str) -> None:
    """Settle what Stripe knows about the payments of this order."""
    found = [p.intent_id for p in payments.of_order(reading(), number) if p.intent_id and not p.captured]
    release()
    for intent_id in found:
        Reconciliation(gateway(), clock.now()).ask(number, intent_id)


@jobs.task("drop_intent")
def drop_intent(intent_id: str) -> None:
    """Cancel an intent that nobody was shown."""
    try:
        gateway().cancel_intent(intent_id, idempotency_key=f"drop-{intent_id}")
    except StripeRefused as refused:
        log().info("spare intent stays", intent=intent_id, code=refused.code)


@jobs.task("issue_voucher")
def issue_voucher(number: str) -> None:
    """Have the numbers for a convenience store issued; repeated with back-off until Stripe has answered."""
    try:
        with transaction() as db:
            plan = payments.begin_voucher(db, number, now=clock.now())
    except Refusal:  # cancelled or out of time meanwhile
        return
    try:
        intent = payments.ask_voucher(gateway(), plan)
    except StripeRefused as refused:
        log().error("no voucher", order=number, code=refused.code, error=str(refused))
        with transaction() as db:
            payments.note_refused(db, plan.payment_id, refused.code)
        return
    with transaction() as db:
        payments.note_voucher(db, plan.payment_id, intent, now=clock.now())


@jobs.every("25 * * * *", "remind_of_vouchers")
def remind_of_vouchers() -> None:
    """Every hour: who has not paid at the store a day before the end is told, once."""
    with transaction() as db:
        payments.remind(db, clock.now())


@jobs.task("drop_page")
def drop_page(session_id: str) -> None:
    """Close a hosted page that nobody was shown."""
    try:
        gateway().expire_page(session_id, idempotency_key=f"drop-{session_id}")
    except StripeRefused as refused:
        log().info("spare page stays", session=session_id, code=refused.code)


@jobs.every("*/3 * * * *", "reconcile_payments")
def reconcile_payments() -> None:
    """Every three minutes: what no webhook told."""
    report = reconcile(gateway(), clock.now())
    if report.noteworthy:
        log().warning("payments reconciled", **report.counts)


def reconcile(stripe: Gateway, now: datetime) -> Report:
    """Ask about every payment and refund without an answer, settle what comes back."""
    run = Reconciliation(stripe, now)
    run.payments()
    run.refunds()
    return run.report


@jobs.every("37 18 * * *", "forget_old_messages")
def forget_old_messages() -> None:
    """Messages of the provider are kept for 90 days (03:37 in Japan)."""
    with transaction() as db:
        payments.forget_before(db, clock.now() - KEPT)


def close_overdue(stripe: Gateway, now: datetime) -> None:
    """Cancel intents whose time is over; gives up for now after 10 s or when Stripe does not answer."""
    run, until = Reconciliation(stripe, now), time.monotonic() + PATIENCE
    numbers = payments.overdue(reading(), now, limit=BATCH)
    release()
    for number in numbers:
        if time.monotonic() > until:
            return
        try:
            run.close(number)
        except StripeUnavailable:
            return
        except Exception as error:  # one odd payment must not keep everybody else's goods on hold
            log().error("payment not closed", order=number, exc_info=error)
