"""Who was shown what: one row per person, written by one conditional statement, so that caps hold across tabs and devices."""

import json
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel.asking import change, question
from storefront.kernel.db import touched
from storefront.services.campaigns.contacts import (
    KEPT,
    REMEMBERED,
    VISIT,
    Contacts,
    OverlayRules,
    contacts_of,
    millis,
)
from storefront.services.campaigns.content import Placement, Purpose
from storefront.services.campaigns.live import Live
from storefront.services.campaigns.lots import Lot, settled
from storefront.services.campaigns.models import CampaignContact
from storefront.services.profile import Who

_DAY = 86_400_000
NO_LOTS: Mapping[str, Lot] = MappingProxyType({})
_READ = question("SELECT campaigns, recent FROM campaign_contact WHERE site = :site AND who = :who")
# The row is locked by the conflict before its conditions are looked at: two claims at once are one after the other.
_CLAIM = change("""
INSERT INTO campaign_contact AS c (site, who, person_id, visitor_id, campaigns, recent, updated_at)
VALUES (:site, :who, CAST(:person AS bigint), CAST(:visitor AS uuid),
        jsonb_build_object(CAST(:key AS text), jsonb_build_object('n', 1, 'at', jsonb_build_array(CAST(:now AS bigint)))),
        CASE WHEN :asks THEN ARRAY[CAST(:now AS bigint)] ELSE '{}' END, :moment)
ON CONFLICT (site, who) DO UPDATE SET
  campaigns = jsonb_set(c.campaigns, ARRAY[CAST(:key AS text)], coalesce(c.campaigns -> :key, '{}') || jsonb_build_object(
    'n', coalesce((c.campaigns #>> ARRAY[:key, 'n'])::int, 0) + 1,
    'at', (SELECT jsonb_agg(t ORDER BY t) FROM (
             (SELECT t::bigint FROM jsonb_array_elements_text(coalesce(c.campaigns #> ARRAY[:key, 'at'], '[]')) t
               ORDER BY t::bigint DESC LIMIT :kept)
             UNION ALL SELECT CAST(:now AS bigint)) every(t)))),
  recent = CASE WHEN :asks THEN ARRAY(SELECT r FROM unnest(c.recent) r WHERE r > :remembered) || CAST(:now AS bigint)
                ELSE c.recent END,
  updated_at = :moment
WHERE NOT coalesce((c.campaigns #>> ARRAY[:key, 'never'])::bool, false)
  AND NOT (:stops AND c.campaigns #> ARRAY[:key, 'done'] IS NOT NULL)
  AND coalesce((c.campaigns #>> ARRAY[:key, 'closed'])::bigint, 0) <= :cooled
  AND coalesce((c.campaigns #>> ARRAY[:key, 'n'])::int, 0) < :most
  AND (SELECT count(*) FROM jsonb_array_elements_text(coalesce(c.campaigns #> ARRAY[:key, 'at'], '[]')) t
        WHERE t::bigint > :since) < :times
  AND (NOT :asks OR (SELECT count(*) FROM unnest(c.recent) r WHERE r > :budget_since) < :budget
                AND NOT EXISTS (SELECT FROM unnest(c.recent) r WHERE r > :visit))
RETURNING 1
""")
_NOTE = change("""
INSERT INTO campaign_contact AS c (site, who, person_id, visitor_id, campaigns, recent, updated_at)
VALUES (:site, :who, CAST(:person AS bigint), CAST(:visitor AS uuid),
        jsonb_build_object(CAST(:key AS text), CAST(:told AS jsonb)), '{}', :moment)
ON CONFLICT (site, who) DO UPDATE SET updated_at = :moment,
  campaigns = jsonb_set(c.campaigns, ARRAY[CAST(:key AS text)], coalesce(c.campaigns -> :key, '{}') || CAST(:told AS jsonb))
RETURNING 1
""")


def read(db: Session, who: Who, *, site: str) -> Contacts:
    """What this person has met."""
    row = _READ.first(db, site=site, who=who.key)
    return contacts_of(row.campaigns, row.recent) if row else Contacts()


def claim(db: Session, who: Who, live: Live, rules: OverlayRules, *, site: str, now: datetime) -> bool:
    """Take one showing of this campaign for this person; False when a cap is reached, and nothing is written."""
    at, said = millis(now), live.campaign
    asks = said.placement is Placement.OVERLAY and said.purpose is not Purpose.TELL
    return bool(
        _CLAIM.rows(
            db, **_whose(who, site, live.key, now), now=at, asks=asks, kept=KEPT - 1,
            remembered=at - millis_of(REMEMBERED), stops=said.caps.stop_after_goal,
            cooled=at - said.caps.cooldown_days * _DAY, most=said.caps.most, times=said.caps.times,
            since=at - said.caps.days * _DAY, budget=rules.budget,
            budget_since=at - rules.budget_days * _DAY, visit=at - millis_of(VISIT),
        )
    )  # fmt: skip


def count_visit(db: Session, who: Who, live: Live, *, site: str, now: datetime) -> bool:
    """Count a showing of what stands in a page, once in half an hour and never beyond its cap; whether it counted."""
    at, caps = millis(now), live.campaign.caps
    return bool(
        _CLAIM.rows(
            db, **_whose(who, site, live.key, now), now=at, asks=False, kept=KEPT - 1, remembered=at, stops=False,
            cooled=at, most=caps.most, times=1, since=at - millis_of(VISIT), budget=1, budget_since=at, visit=at,
        )
    )  # fmt: skip


def close(db: Session, who: Who, key: str, *, site: str, now: datetime, for_good: bool = False) -> None:
    """The person closed it: silent for its cool-down, or for good."""
    _note(db, who, key, {"closed": millis(now)} | ({"never": True} if for_good else {}), site, now)


def done(db: Session, who: Who, key: str, *, site: str, now: datetime) -> None:
    """The person did what the campaign wanted."""
    _note(db, who, key, {"done": millis(now)}, site, now)


def hold(db: Session, who: Who, key: str, *, site: str, now: datetime) -> None:
    """The person is of those who are not shown it; they stay so when they sign in."""
    _note(db, who, key, {"held": millis(now)}, site, now)


def mark_read(db: Session, who: Who, key: str, *, site: str, now: datetime) -> None:
    """The person opened the message."""
    _note(db, who, key, {"read": millis(now)}, site, now)


def _note(db: Session, who: Who, key: str, told: dict[str, Any], site: str, now: datetime) -> None:
    _NOTE.rows(db, **_whose(who, site, key, now), told=json.dumps(told))


def merge(
    db: Session, visitor: Who, person: Who, *, site: str, now: datetime, drawn: Mapping[str, Lot] = NO_LOTS
) -> None:
    """What the visitor met counts for the person they turned out to be; the visitor's row goes. `drawn` are `lots`."""
    gone = db.execute(_TAKEN, {"site": site, "who": visitor.key}).first()
    if gone is None and not drawn:
        return
    mine = db.execute(_LOCKED, {"site": site, "who": person.key}).first()
    campaigns = dict(mine.campaigns) if mine else {}
    for key, theirs in (gone.campaigns if gone else {}).items():
        campaigns[key] = _together(campaigns.get(key, {}), theirs)
    for key, lot in drawn.items():
        campaigns[key] = settled(campaigns.get(key, {}), lot, millis(now))
    recent = sorted({*(mine.recent if mine else ()), *(gone.recent if gone else ())})
    values = {"campaigns": json.dumps(campaigns), "recent": recent, "moment": now}
    db.execute(_PUT, {"site": site, "who": person.key, "person": person.person_id, **values})


def _together(mine: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    latest = {
        name: max(mine.get(name, 0), theirs.get(name, 0))
        for name in ("closed", "done", "read", "held", "drawn")
    }
    if mine.get("n") or theirs.get("n") or latest["drawn"]:  # who was shown it once is not held back any more
        latest.pop("held")
    return {
        "n": mine.get("n", 0) + theirs.get("n", 0),
        "at": sorted({*mine.get("at", ()), *theirs.get("at", ())})[-KEPT:],
        **{name: at for name, at in latest.items() if at},
        **({"never": True} if mine.get("never") or theirs.get("never") else {}),
    }


_TAKEN = sa.text("DELETE FROM campaign_contact WHERE site = :site AND who = :who RETURNING campaigns, recent")
_LOCKED = sa.text(
    "SELECT campaigns, recent FROM campaign_contact WHERE site = :site AND who = :who FOR UPDATE"
)
_PUT = sa.text("""
INSERT INTO campaign_contact (site, who, person_id, campaigns, recent, updated_at)
VALUES (:site, :who, :person, CAST(:campaigns AS jsonb), :recent, :moment)
ON CONFLICT (site, who) DO UPDATE SET campaigns = excluded.campaigns, recent = excluded.recent,
                                      updated_at = excluded.updated_at
""")


def forget_visitors(db: Session, before: datetime) -> int:
    """Remove what nobody known met, untouched since this moment; how many rows."""
    row = CampaignContact
    gone = sa.delete(row).where(row.person_id.is_(None), row.updated_at < before)
    return touched(db.execute(gone))


def millis_of(span: Any) -> int:
    """A span of time in milliseconds."""
    return int(span.total_seconds() * 1000)


def _whose(who: Who, site: str, key: str, now: datetime) -> dict[str, Any]:
    visitor = None if who.person_id is not None or who.visitor_id is None else str(who.visitor_id)
    return {
        "site": site, "who": who.key, "person": who.person_id, "visitor": visitor, "key": key, "moment": now,
    }  # fmt: skip


def met_by(who: Any, site: str) -> Any:
    """What this person (an SQL text like `Who.key`) has met, as a part of the one statement that opens a request."""
    c = CampaignContact
    both = sa.func.jsonb_build_object("campaigns", c.campaigns, "recent", c.recent)
    return sa.select(both).where(c.site == site, c.who == who).scalar_subquery()
