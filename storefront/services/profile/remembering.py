"""What the customer decides: who remembers what, since when, and what of it is wrong."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront.kernel import jobs
from storefront.kernel.db import touched
from storefront.services import customers
from storefront.services.behaviour import queries
from storefront.services.profile import keeping
from storefront.services.profile.models import ProfileRow, ProfileVisitor
from storefront.services.profile.reading import SITE, visitors_of
from storefront.services.profile.rules import LOOKED
from storefront.services.profile.values import Profile, Told, Who

_LINKED = insert(ProfileVisitor).on_conflict_do_nothing().returning(ProfileVisitor.visitor_id)


def recognise(db: Session, visitor_id: UUID, person_id: int, *, now: datetime) -> bool:
    """This visitor signed in as that person: what they did before is theirs, unless they do not want to be known."""
    if customers.PERSONALIZATION in customers.refused(db, [person_id]).get(person_id, ()):
        return False
    link = {"visitor_id": visitor_id, "person_id": person_id, "at": now}
    if db.execute(_LINKED, link).first() is None:
        return False
    jobs.enqueue(db, "gather_profile", lock=f"profile:{person_id}", person_id=person_id)
    return True


def gather(db: Session, person_id: int) -> Profile:
    """Make the profile anew from what its visitors did as well; their own profiles end."""
    profile = keeping.rebuild(db, Who(None, person_id))
    visitors = sorted(visitors_of(db, [person_id]))
    if visitors:
        db.execute(sa.delete(ProfileRow).where(ProfileRow.visitor_id.in_(visitors)))
    return profile


def agree(db: Session, person_id: int, *, personalization: bool, analytics: bool, now: datetime) -> None:
    """Record what the customer wants of being counted and known; what is no longer wanted goes at once."""
    queries.cursor(db, keeping.READER)  # before the profile's row, like whoever follows events
    for purpose, granted in ((customers.PERSONALIZATION, personalization), (customers.ANALYTICS, analytics)):
        if granted == (f"{purpose}:{customers.WEB}" in customers.in_force(db, [person_id])[person_id]):
            continue
        customers.record_consent(
            db,
            person_id,
            granted=granted,
            purpose=purpose,
            channel=customers.WEB,
            source="preferences",
            now=now,
        )
    if not (personalization and analytics):
        _let_go(db, person_id, counted=analytics)
    keeping.rebuild(db, Who(None, person_id))


def _let_go(db: Session, person_id: int, *, counted: bool) -> None:
    """Take the person out of their events, or the events away; the browsers they used are strangers again."""
    visitors = sorted(visitors_of(db, [person_id]))
    let_go = queries.disown if counted else queries.forget
    let_go(db, people=[person_id], visitors=visitors)
    db.execute(sa.delete(ProfileVisitor).where(ProfileVisitor.person_id == person_id))


def forget_looks(db: Session, person_id: int, *, now: datetime) -> None:
    """Forget what was looked at and searched for until now; purchases and what the customer told stay."""
    queries.cursor(db, keeping.READER)  # before the profile's row, like whoever follows events
    visitors = sorted(visitors_of(db, [person_id]))
    queries.forget(db, people=[person_id], visitors=visitors, verbs=LOOKED)
    _correct(db, person_id, lambda told: replace(told, since=now))
    keeping.rebuild(db, Who(None, person_id))


def forget_interest(db: Session, person_id: int, key: str, *, now: datetime) -> None:
    """Not interested: what was done until today no longer speaks for it."""

    def corrected(told: Told) -> Told:
        likes = {k: at for k, at in told.likes.items() if k != key}
        return replace(told, likes=likes, forgotten={**told.forgotten, key: now})

    _correct(db, person_id, corrected)


def like(db: Session, person_id: int, key: str, *, now: datetime) -> None:
    """Interested, says the customer; that does not fade."""

    def corrected(told: Told) -> Told:
        forgotten = {k: at for k, at in told.forgotten.items() if k != key}
        return replace(told, likes={**told.likes, key: now}, forgotten=forgotten)

    _correct(db, person_id, corrected)


def tell_size(db: Session, person_id: int, category: str, size: str) -> None:
    """The size that fits on this shelf, as the customer says; an empty one leaves it to purchases again."""

    def corrected(told: Told) -> Told:
        rest = {k: v for k, v in told.sizes.items() if k != category}
        return replace(told, sizes=rest | ({category: size} if size else {}))

    _correct(db, person_id, corrected)


def _correct(db: Session, person_id: int, how: Callable[[Told], Told]) -> None:
    keeping.change(db, Who(None, person_id), lambda p: replace(p, told=how(p.told)))


def put_on_list(db: Session, key: str, people: Collection[int], *, site: str = SITE) -> int:
    """Make this list hold exactly these people; how many profiles changed."""
    mine = sa.and_(ProfileRow.site == site, ProfileRow.person_id.is_not(None))
    wanted = ProfileRow.person_id.in_(sorted(people))
    holds = ProfileRow.lists.has_key(key)
    have = set(db.execute(sa.select(ProfileRow.person_id).where(mine, wanted)).scalars())
    missing = sorted(set(people) - have)
    if missing:
        keeping.refresh(db, missing, site=site)
    off = (
        sa.update(ProfileRow).where(mine, holds, sa.not_(wanted)).values(lists=ProfileRow.lists.op("-")(key))
    )
    on = sa.update(ProfileRow).where(mine, sa.not_(holds), wanted)
    on = on.values(lists=ProfileRow.lists.op("||")(sa.func.jsonb_build_array(key)))
    return sum(touched(db.execute(c, execution_options={"synchronize_session": False})) for c in (off, on))
