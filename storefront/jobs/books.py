"""Every night three books are held side by side: payments here, orders here, and Stripe's own list.

Differences are looked at once more, each alone, before they count: both books move while they are read.
Money that no message told is written down on the way, as `reconcile_payments` does; it stays in the report.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from storefront.gateways.stripe import Gateway, Intent, StripeFailure, StripeRefused
from storefront.jobs.payments import gateway
from storefront.kernel import clock, jobs
from storefront.kernel.db import reading, release, transaction
from storefront.services import payments
from storefront.services.payments import reports
from storefront.services.payments.comparing import Difference, Found, Here, There, compare, compare_orders
from storefront.services.payments.reports import Side

BACK = timedelta(days=3)
YOUNG = timedelta(minutes=10)  # messages of younger payments are probably on their way
NOTHING = Side(0, 0, 0)


@jobs.every("47 18 * * *", "compare_books_nightly")
def compare_books_nightly() -> None:
    """Every night (03:47 in Japan); old reports go."""
    compare_now(gateway(), clock.now())
    with transaction() as db:
        reports.forget_runs(db, clock.now())


@jobs.task("compare_books")
def compare_books() -> None:
    """The same, because somebody at the desk wants to know now."""
    compare_now(gateway(), clock.now())


def compare_now(stripe: Gateway, now: datetime) -> str:
    """Compare, and keep the report; its id. A silent Stripe is a report too."""
    since = now - BACK
    try:
        here, there, found = _compared(stripe, since, now)
    except StripeFailure as error:
        with transaction() as db:
            return reports.note_run(db, since, NOTHING, NOTHING, (), trouble=str(error)[:300], now=now)
    with transaction() as db:
        return reports.note_run(db, since, _sum(here), _sum(there), found, now=now)


def _compared(
    stripe: Gateway, since: datetime, now: datetime
) -> tuple[Sequence[Here], Sequence[There], Sequence[Found]]:
    """Both books and what remains different at the second look."""
    listed = [reports.entry(i) for i in stripe.list_intents(since) if i.created <= now - YOUNG]
    here = reports.books(reading(), since)
    release()
    known = {t.intent_id for t in listed}
    # Paid these days but begun earlier (at a store, by bank): asked for one by one.
    older = [h.intent_id for h in here if h.intent_id not in known and h.captured]
    there = [*listed, *(t for name in older if (t := _entry(stripe, name)) is not None)]
    known |= set(older)
    here = tuple(h for h in here if h.intent_id in known)
    ours, theirs = {h.intent_id for h in here}, [t for t in there if t.captured]
    here = (*here, *reports.book(reading(), [t.intent_id for t in theirs if t.intent_id not in ours]))
    release()
    found = [again for one in compare(here, there) for again in _second_look(stripe, one, now)]
    taken, paid = reports.taken_and_paid(reading(), {h.order_number for h in here}, since)
    release()
    return here, there, (*found, *compare_orders(taken, paid))


def _second_look(stripe: Gateway, one: Found, now: datetime) -> Sequence[Found]:
    """The difference as it is now; money of a payment of ours that nobody told is written down, and reported.

    Money without a payment of ours waits for a person: after a restore it is an order's own, and not a second one.
    """
    intent = _intent(stripe, one.about)
    still = compare(reports.book(reading(), [one.about]), [reports.entry(intent)] if intent else [])
    release()
    if intent is not None and any(s.kind is Difference.ONLY_THERE for s in still):
        with transaction() as db:
            payments.settle(db, intent, now=now)
    return still


def _intent(stripe: Gateway, name: str) -> Intent | None:
    try:
        return stripe.retrieve_intent(name)
    except StripeRefused:  # Stripe does not know it: that is the difference
        return None


def _entry(stripe: Gateway, name: str) -> There | None:
    intent = _intent(stripe, name)
    return None if intent is None else reports.entry(intent)


def _sum(book: Sequence[Here] | Sequence[There]) -> Side:
    taken = [b for b in book if b.captured]
    return Side(len(taken), sum(b.captured for b in taken), sum(b.refunded for b in taken))
