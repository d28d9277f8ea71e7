"""Asking about audiences: all rules ready to be compiled, how many they hold, some of the people."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel.i18n import LocalText
from storefront.services import catalog, profile
from storefront.services.audiences.actions import AudienceDraft, known_rules
from storefront.services.audiences.counting import where
from storefront.services.audiences.models import Audience, AudienceMember
from storefront.services.audiences.rules import Rule, needs_page, resolved, walk, widest
from storefront.services.audiences.storing import loaded

BATCH = 5000


@dataclass(frozen=True, slots=True)
class Count:
    """How many a rule holds: people, browsers of nobody known, and all people; `exact` is False where the page decides."""

    people: int
    visitors: int
    everybody: int
    exact: bool


def audience(db: Session, key: str, *, site: str = "hiyori") -> AudienceDraft | None:
    """The audience as it was kept."""
    found = list(_drafts(db, Audience.site == site, Audience.key == key))
    return found[0] if found else None


def audiences(db: Session, *, site: str = "hiyori") -> tuple[AudienceDraft, ...]:
    """Every audience, those in use first, by key."""
    return tuple(_drafts(db, Audience.site == site))


def _drafts(db: Session, *such: Any) -> Iterator[AudienceDraft]:
    query = sa.select(
        Audience.key, Audience.name, Audience.rule, Audience.kind, Audience.in_use, Audience.site
    )
    for key, name, rule, kind, in_use, site in db.execute(
        query.where(*such).order_by(Audience.in_use.desc(), Audience.key)
    ):
        yield AudienceDraft(key, LocalText(name), loaded(rule), kind, in_use, site)


def load_all(db: Session, site: str = "hiyori") -> dict[str, Rule]:
    """Every rule in use by its key, ready for `compiled` and `where`: nothing in it refers to anything outside."""
    rules = known_rules(db, site).rules
    below = shelves_below(db, site) if any(map(_names_shelf, rules.values())) else {}
    return {key: resolved(rule, rules, below) for key, rule in rules.items()}


def ready(db: Session, rule: Rule, site: str = "hiyori") -> Rule:
    """One rule, perhaps not kept yet, on its own: ready for `compiled` and `where`."""
    return resolved(rule, known_rules(db, site).rules, shelves_below(db, site))


def _names_shelf(rule: Rule) -> bool:
    return any(key.startswith("category:") for one in walk(rule) for key in getattr(one, "of", ()))


def shelves_below(db: Session, site: str) -> dict[str, frozenset[str]]:
    """Every shelf with itself and all shelves below it."""
    below: dict[str, set[str]] = {}
    for slug, above in catalog.category_paths(db, site=site):
        for higher in above:
            below.setdefault(higher, set()).add(slug)
    return {slug: frozenset(found) for slug, found in below.items()}


def count(db: Session, rule: Rule, *, now: datetime, site: str = "hiyori") -> Count:
    """How many belong now, of a `ready` rule; where the page decides, how many at most."""
    p = profile.TABLE.c
    held = where(widest(rule), now)
    person = p.person_id.is_not(None)
    row = db.execute(
        sa.select(
            sa.func.count().filter(sa.and_(person, held)), sa.func.count().filter(sa.and_(~person, held)),
            sa.func.count().filter(person),
        ).where(p.site == site)
    ).one()  # fmt: skip
    return Count(int(row[0]), int(row[1]), int(row[2]), exact=not needs_page(rule))


def some(db: Session, rule: Rule, *, now: datetime, site: str = "hiyori", limit: int = 10) -> tuple[int, ...]:
    """A few of the people (ids) of a `ready` rule, those seen last first."""
    p = profile.TABLE.c
    query = sa.select(p.person_id).where(p.site == site, p.person_id.is_not(None), where(widest(rule), now))
    rows = db.execute(query.order_by(p.last_seen.desc().nulls_last(), p.person_id).limit(limit))
    return tuple(int(row.person_id) for row in rows)


def people(db: Session, rule: Rule, *, now: datetime, site: str = "hiyori") -> Iterator[tuple[int, ...]]:
    """Everybody (ids of people) of a `ready` rule in batches; NeedsPage where the page decides."""
    p, last = profile.TABLE.c, 0
    while True:
        query = sa.select(p.person_id).where(p.site == site, p.person_id > last, where(rule, now))
        found = tuple(int(row.person_id) for row in db.execute(query.order_by(p.person_id).limit(BATCH)))
        if found:
            yield found
        if len(found) < BATCH:
            return
        last = found[-1]


def list_sizes(db: Session, *, site: str = "hiyori") -> dict[str, int]:
    """How many people stand on each list."""
    query = (
        sa.select(Audience.key, sa.func.count(AudienceMember.person_id))
        .outerjoin(AudienceMember, AudienceMember.audience_id == Audience.id)
        .where(Audience.site == site, Audience.kind == "static")
        .group_by(Audience.key)
    )
    return {key: int(size) for key, size in db.execute(query)}
