"""Pictures are rendered, cards follow stock, comparison prices disappear when the law says so."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.gateways.storage import Unreachable
from storefront.kernel import clock, db, jobs
from storefront.kernel.observability import log
from storefront.services import catalog


@jobs.task("render_picture", queue_name="pictures")
def render_picture(key: str) -> None:
    """One picture; harmless twice."""
    _render(key)


@jobs.task("render_pending_pictures", queue_name="pictures")
def render_pending_pictures() -> None:
    """Whatever waits, oldest first; a failed picture waits no longer, so this ends."""
    while keys := catalog.pending_pictures(db.reading()):
        for key in keys:
            _render(key)


@jobs.task("refresh_shelf")
def refresh_shelf(slug: str, site: str) -> None:
    """Listings of a large shelf that was renamed, moved or hidden, some at a time; those of stock wait for each other."""
    after: int | None = 0
    while after is not None:
        with db.transaction() as session:
            one_at_a_time(session)
            after = catalog.refresh_shelf(session, slug, site=site, after=after, now=clock.now())


def one_at_a_time(session: Session) -> None:
    """Listings are rebuilt by one job at a time (as those of stock are), or who read first could write last."""
    session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext("cards_follow_stock"))))


@jobs.every("* * * * *", "begin_planned_prices")
def begin_planned_prices() -> None:
    """Every minute: prices that begin now; their history says the planned moment."""
    with db.transaction() as session:
        catalog.begin_planned_prices(session, now=clock.now())


@jobs.every("25 * * * *", "fill_collections")
def fill_collections() -> None:
    """Every hour: collections that are filled by a rule follow stock, prices and news."""
    with db.transaction() as session:
        catalog.fill_collections(session, now=clock.now())


@jobs.every("10 15 * * *", "refresh_comparison_prices")
def refresh_comparison_prices() -> None:
    """At 0:10 in Japan: the comparison prices that may be shown today, and only those (DOMAIN 1.4)."""
    with db.transaction() as session:
        catalog.refresh_compared(session, now=clock.now())


@jobs.every("40 18 * * *", "forget_words")
def forget_words() -> None:
    """At night in Japan: words that no product uses any more are not suggested, and what changed when is forgotten."""
    with db.transaction() as session:
        catalog.forget_words(session)
        catalog.forget_changes(session, now=clock.now())


def _render(key: str) -> None:
    """Fetch, decode and scale outside any transaction, then write what came of it."""
    source = catalog.source_of(db.reading(), key)
    db.release()
    if source is None:
        return
    try:
        made = catalog.make_renditions(*source)
    except (Unreachable, catalog.Undecodable, FileNotFoundError) as error:
        log().warning("picture not rendered", key=key, reason=str(error))
        with db.transaction() as session:
            catalog.record_failure(session, key, str(error), now=clock.now())
        return
    with db.transaction() as session:
        catalog.record_renditions(session, key, made, now=clock.now())
