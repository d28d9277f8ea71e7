"""The ledger: caps hold whoever asks at once, and follow a visitor who signs in."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel.db import transaction
from storefront.services import campaigns
from storefront.services.campaigns import Live, OverlayRules
from storefront.services.campaigns.contacts import contacts_of, is_capped, millis
from storefront.services.profile import Who
from tests.services.campaigns.people import NOW, campaign
from tests.support.people import customer

VISITOR = Who(UUID(int=5))
SITE = "hiyori"
RULES = OverlayRules(holdout=0)


def claimed(db: Session, live: Live, **shift: float) -> bool:
    """Whether the visitor is shown it at this distance from now."""
    return campaigns.claim(db, VISITOR, live, RULES, site=SITE, now=NOW + timedelta(**shift))


def test_a_showing_is_taken_until_its_caps_are_reached(db: Session) -> None:
    live = Live("a", campaign(caps={"most": 2, "times": 1, "days": 7}))
    assert claimed(db, live)
    assert not claimed(db, live, days=6)
    assert claimed(db, live, days=8)
    assert not claimed(db, live, days=80)
    assert campaigns.read(db, VISITOR, site=SITE).by_campaign["a"].shown == 2


def test_closed_read_done_and_never_are_kept_beside_the_showings(db: Session) -> None:
    live = Live("a", campaign(caps={"most": 9, "times": 9, "days": 7, "cooldown_days": 14}))
    assert claimed(db, live)
    campaigns.close(db, VISITOR, "a", site=SITE, now=NOW)
    assert not claimed(db, live, days=13)
    assert claimed(db, live, days=15)
    campaigns.close(db, VISITOR, "a", site=SITE, now=NOW, for_good=True)
    assert not claimed(db, live, days=300)
    found = campaigns.read(db, VISITOR, site=SITE).by_campaign["a"]
    assert (found.shown, found.never, found.closed_at) == (2, True, millis(NOW))


def test_whoever_did_what_was_wanted_is_left_alone_unless_the_campaign_goes_on(db: Session) -> None:
    once = Live("a", campaign(caps={"most": 9, "times": 9}))
    again = Live("b", campaign(caps={"most": 9, "times": 9, "stop_after_goal": False}))
    for key in ("a", "b"):
        campaigns.done(db, VISITOR, key, site=SITE, now=NOW)
    assert (claimed(db, once), claimed(db, again)) == (False, True)


def test_the_budget_of_the_house_counts_over_campaigns_but_announcements_pass(db: Session) -> None:
    asks = [Live(key, campaign(purpose="ask")) for key in "abcdef"]
    taken = [claimed(db, one, days=2 * n) for n, one in enumerate(asks)]
    assert taken == [True, True, True, True, False, False]
    assert claimed(db, Live("g", campaign(purpose="tell")), days=11)
    assert not claimed(db, Live("h", campaign(purpose="ask")), days=29)
    assert claimed(db, Live("i", campaign(purpose="ask")), days=31)


def test_one_visit_is_asked_once(db: Session) -> None:
    assert claimed(db, Live("a", campaign(purpose="ask")))
    assert not claimed(db, Live("b", campaign(purpose="ask")), minutes=29)
    assert claimed(db, Live("c", campaign(purpose="ask")), minutes=31)


def test_a_visitor_who_signs_in_brings_what_they_met(db: Session) -> None:
    hana = Who(None, customer(db).person_id)
    live = Live("a", campaign(caps={"most": 3, "times": 3}))
    campaigns.claim(db, hana, live, RULES, site=SITE, now=NOW)
    claimed(db, live, hours=2)
    campaigns.hold(db, VISITOR, "b", site=SITE, now=NOW)
    campaigns.merge(db, VISITOR, hana, site=SITE, now=NOW)
    found = campaigns.read(db, hana, site=SITE)
    assert found.by_campaign["a"].shown == 2
    assert found.by_campaign["b"].held_at == millis(NOW)
    assert campaigns.read(db, VISITOR, site=SITE) == campaigns.NOBODY_MET


def by_the_row(live: Live) -> bool:
    """As the house does it."""
    with transaction() as db:
        return campaigns.claim(db, VISITOR, live, RULES, site=SITE, now=NOW)


def without_guards(live: Live) -> bool:
    """Looked at first, written later, as others do it: no condition in the write."""
    with transaction() as db:
        row = db.execute(sa.text("SELECT campaigns, recent FROM campaign_contact")).first()
        known = contacts_of(row.campaigns, row.recent) if row else campaigns.NOBODY_MET
        if is_capped(live.campaign.caps, known.by_campaign.get("a", campaigns.Contact()), millis(NOW)):
            return False
        db.execute(sa.text("SELECT pg_sleep(0.05)"))
        db.execute(
            sa.text("""
            INSERT INTO campaign_contact VALUES ('hiyori', 'v:x', NULL, NULL, '{"a": {"n": 1, "at": []}}', '{}', now())
            ON CONFLICT DO NOTHING""")
        )
        return True


@pytest.mark.parametrize(("show", "shown"), [(by_the_row, 1), (without_guards, 8)])
def test_eight_tabs_at_once_show_a_campaign_once_and_the_control_does_not(
    committed: None, show: Callable[[Live], bool], shown: int
) -> None:
    live = Live("a", campaign(caps={"most": 1}))
    with ThreadPoolExecutor(8) as tabs:
        assert sum(tabs.map(show, [live] * 8)) == shown
