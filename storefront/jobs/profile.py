"""What people did becomes what the shop knows of them; events have their months."""

from storefront import oms
from storefront.kernel import clock, jobs
from storefront.kernel.db import reading, transaction
from storefront.services import behaviour, profile

BUYERS_AT_ONCE = 200


@jobs.every("* * * * * */5", "follow_behaviour")
def follow_behaviour() -> None:
    """Every five seconds: profiles follow what was done since, some thousand events at a time."""
    with transaction() as db:
        until = behaviour.queries.complete_until(db)
    more = True
    while more:
        with transaction() as db:
            more = profile.follow(db, until)


@jobs.task("gather_profile")
def gather_profile(person_id: int) -> None:
    """Somebody signed in: what this browser did before is theirs."""
    with transaction() as db:
        profile.gather(db, person_id)


@jobs.task("profile_buyers")
def profile_buyers() -> None:
    """Everybody who ever ordered has a profile that knows it; for orders that nobody told of (an import, a seed)."""
    last = 0
    while people := oms.buyers(reading(), after=last, limit=BUYERS_AT_ONCE):
        with transaction() as db:
            profile.refresh(db, people)
        last = people[-1]


@jobs.every("35 18 * * *", "fill_profile_totals")
def fill_profile_totals() -> None:
    """At night in Japan: profiles written by an earlier version get their totals (the rest keep their own)."""
    found = 1
    while found:
        with transaction() as db:
            found = profile.fill_totals(db)


@jobs.every("7 * * * *", "keep_behaviour_months")
def keep_behaviour_months() -> None:
    """Every hour: events of this month and the next ones have their partitions."""
    with transaction() as db:
        behaviour.keep_months(db, clock.now())


@jobs.every("50 18 * * *", "forget_behaviour_months")
def forget_behaviour_months() -> None:
    """At night in Japan: months of events that are older than we keep them go."""
    with transaction() as db:
        behaviour.forget_months(db, clock.now())
