"""What stands in pages: limited where a merchandiser wants it, counted by visits, never beyond its cap."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from storefront.kernel.db import new_session
from storefront.services import campaigns
from storefront.services.behaviour.buffer import stored
from storefront.services.campaigns import Contact, Live
from storefront.services.campaigns.contacts import millis
from storefront.services.campaigns.replaying import replay
from storefront.services.campaigns.showing import Showing, counts, write_down
from storefront.services.profile import Profile, Who
from tests.services.campaigns.people import HANA, NOW, asked, campaign, met, published, whys
from tests.services.campaigns.test_replaying import profiles, views

VISITOR = Who(UUID(int=5))
CAPS = {"limited": True, "most": 2, "times": 2, "days": 7}


def section(**caps: Any) -> campaigns.Campaign:
    """A section of the home page."""
    return campaign(placement="home", slot="first", caps=caps)


@pytest.mark.parametrize(
    ("caps", "minutes", "why"),
    [(CAPS, 29, "shown"), (CAPS, 31, "capped"), (CAPS | {"most": 3, "times": 3}, 31, "shown"),
     (CAPS | {"limited": False}, 31, "shown")],
)  # fmt: skip
def test_a_section_stays_for_the_visit_that_was_counted_last(caps: Any, minutes: int, why: str) -> None:
    known = met(2, timedelta(minutes=minutes), timedelta(days=1))
    assert whys(published(section(**caps)), asked(contacts=known)) == {"a": why}


def test_whoever_closed_it_or_did_what_was_wanted_sees_it_no_more_limited_or_not() -> None:
    for limited in (True, False):
        live = published(section(limited=limited, cooldown_days=14))
        for told, why in (
            ({"closed_at": millis(NOW - timedelta(days=13))}, "closed"),
            ({"closed_at": millis(NOW - timedelta(days=15))}, "shown"),
            ({"done_at": millis(NOW)}, "done"),
            ({"never": True}, "never"),
        ):
            assert whys(live, asked(contacts=met(0, **told))) == {"a": why}, told


def test_whoever_ordered_after_it_was_shown_has_done_what_was_wanted() -> None:
    known = met(1, timedelta(days=2))
    for days_ago, why in ((1, "done"), (3, "shown"), (-1, "shown")):
        hana = Profile(HANA, orders=1, last_order_at=NOW - timedelta(days=days_ago))
        about = asked(hana, contacts=known)
        for placement in ("home", "overlay"):
            told = {"placement": placement, "caps": CAPS | {"days": 1}}
            assert whys(published(campaign(purpose="care", **told)), about) == {"a": why}
            for other in ({"purpose": "tell"}, {"purpose": "care", "goal": "answer"}):
                assert whys(published(campaign(**told, **other)), about) == {"a": "shown"}


def test_only_a_new_visit_and_only_what_is_limited_is_counted() -> None:
    live = Live("a", section(**CAPS))
    assert counts(live, campaigns.NOBODY_MET, NOW)
    assert not counts(live, met(1, timedelta(minutes=29)), NOW)
    assert counts(live, met(1, timedelta(minutes=31)), NOW)
    assert not counts(Live("a", section()), campaigns.NOBODY_MET, NOW)
    assert not counts(Live("a", campaign(caps=CAPS)), campaigns.NOBODY_MET, NOW)


def shown(live: Live, at: datetime) -> int:
    """A process writes down that the visitor was shown it."""
    return stored([Showing(VISITOR, live, "hiyori", at)], write_down)


def test_showings_of_one_half_hour_count_once_and_no_more_than_the_cap_whoever_writes_first(
    committed: None,
) -> None:
    live = Live("a", section(**CAPS | {"most": 3}))
    with ThreadPoolExecutor(8) as processes:
        assert sum(processes.map(lambda n: shown(live, NOW + timedelta(minutes=n)), range(8))) == 1
        later = [NOW + timedelta(hours=n) for n in range(8, 0, -1)]
        assert sum(processes.map(lambda at: shown(live, at), later)) <= 2
    with new_session() as db:
        found: Contact = campaigns.read(db, VISITOR, site="hiyori").by_campaign["a"]
    assert found.shown == len(found.times) <= 3


def test_a_simulation_counts_visits_as_the_shop_does() -> None:
    new = Live("new", section(**CAPS))
    people = [view for view in views("x") for _ in range(3)]  # three pages at once, on each of four days
    tally = replay(published(), new, people, profiles("x"))
    assert (tally.impressions, tally.capped) == (6, 6)
