"""What would have happened: recorded visits decided again, with and without a campaign."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from storefront.services import behaviour, campaigns
from storefront.services.behaviour import Happening
from storefront.services.campaigns import Live
from storefront.services.campaigns.replaying import PageView, replay
from storefront.services.campaigns.simulating import simulate
from storefront.services.profile import Moment, Profile, Who
from tests.services.campaigns.people import NOW, campaign, published

HOURS = [timedelta(hours=n) for n in range(0, 96, 24)]


def views(*people: str) -> list[PageView]:
    """Everybody opens the home page once a day on four days."""
    return [PageView(who, Moment(NOW + at, "home", page_number=2)) for at in HOURS for who in people]


def profiles(*people: str) -> dict[str, Profile]:
    """Nobody is known for anything."""
    return {who: Profile(Who(UUID(int=n))) for n, who in enumerate(people)}


def test_reach_showings_caps_and_whom_it_displaces() -> None:
    before = published(campaign(priority=10, caps={"most": 99, "times": 20, "days": 1}))
    new = Live("new", campaign(priority=90, caps={"most": 2, "times": 1, "days": 1}))
    tally = replay(before, new, views("x", "y"), profiles("x", "y"))
    assert (tally.views, tally.reached, tally.impressions, tally.capped) == (8, {"x", "y"}, 4, 4)
    assert (tally.plain["a"], tally.lost["a"]) == (8, 4)
    assert sum(tally.by_day.values()) == 4


def test_other_placements_are_not_touched() -> None:
    before = published(campaign(placement="home", slot="hero"))
    tally = replay(before, Live("new", campaign()), views("x"), profiles("x"))
    assert tally.lost == {}


def test_whoever_is_held_back_is_counted_apart() -> None:
    people = [f"p{n}" for n in range(200)]
    known = {who: Profile(Who(None, n)) for n, who in enumerate(people)}
    tally = replay(published(), Live("new", campaign(holdout=20)), views(*people), known)
    assert 20 < len(tally.held) < 60
    assert len(tally.held | tally.reached) == 200


def test_a_simulation_reads_the_recorded_pages_of_thirty_days(db: Session) -> None:
    when = [NOW - timedelta(days=40), NOW - timedelta(days=2), NOW - timedelta(days=1)]
    behaviour.write(
        db,
        [Happening(at, "hiyori", "web", UUID(int=n), None, "page", "page:shop.home.show", "", {"device": "phone"})
         for n in range(3) for at in when]
    )  # fmt: skip
    campaigns.keep(db, "hiyori", "a", {"name": "a", "placement": "overlay"}, now=NOW)
    told = simulate(db, "a", campaign(pages=["home"]), site="hiyori", now=NOW)
    assert (told.views, told.of, told.reach.value, told.reach.low, told.reach.high) == (6, 6, 3, 3, 3)
    assert told.impressions.value == 3
