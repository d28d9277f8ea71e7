"""Keeping profiles current: what was done since the last look, what changed elsewhere, and all of it anew."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront.services.behaviour import Happening, queries
from storefront.services.profile import _locks, gathering, storing
from storefront.services.profile.business import with_facts
from storefront.services.profile.models import ProfileRow
from storefront.services.profile.reading import SITE, persons_of, visitors_of
from storefront.services.profile.rules import fold_all, settled
from storefront.services.profile.values import Profile, Who

READER = "profile"
AT_ONCE = 2000
Doings = dict[Who, list[Happening]]


def follow(db: Session, until: int, *, limit: int = AT_ONCE) -> bool:
    """Bring profiles on by the next events (up to `until`, where all are written); whether more may wait."""
    begun = queries.free_cursor(db, READER)
    some = queries.after(db, begun, until, limit=limit) if begun is not None else ()
    if not some:
        return False
    last = some[-1].id
    for site in sorted({h.site for h in some}):
        _bring_on(db, site, _by_owner(db, [h for h in some if h.site == site]), last)
    queries.move_cursor(db, READER, last)
    return len(some) == limit


def _by_owner(db: Session, some: Sequence[Happening]) -> Doings:
    """Whose each of them is: the person's, else of whom the visitor turned out to be, else the visitor's."""
    nobody = {h.visitor_id for h in some if h.person_id is None and h.visitor_id is not None}
    became = persons_of(db, nobody)
    mine: Doings = {}
    for h in some:
        person = (
            h.person_id if h.person_id is not None else became.get(h.visitor_id) if h.visitor_id else None
        )
        if person is not None:
            mine.setdefault(Who(None, person), []).append(h)
        elif h.visitor_id is not None:
            mine.setdefault(Who(h.visitor_id), []).append(h)
    return mine


def _bring_on(db: Session, site: str, mine: Doings, last: int) -> None:
    people, visitors = _split(mine)
    found = {p.who: p for p in map(storing.of, _locks.rows(db, site, people, visitors))}
    went_on = [fold_all(profile, mine[who]) for who, profile in found.items()]
    goods = gathering.goods_of(db, went_on, {}, site)
    _put(db, [settled(profile, goods) for profile in went_on])
    new = [who for who in mine if who not in found and (who.person_id is not None or _came_back(mine[who]))]
    rebuild_all(db, new, site=site, until=last)


def _came_back(happenings: Iterable[Happening]) -> bool:
    """Whether a browser ever brought its cookie: what never does is a program, or nobody we shall know again."""
    return any(not h.data.get("new") for h in happenings)


def _split(owners: Iterable[Who]) -> tuple[set[int], set[UUID]]:
    told = tuple(owners)
    people = {w.person_id for w in told if w.person_id is not None}
    return people, {w.visitor_id for w in told if w.person_id is None and w.visitor_id is not None}


def rebuild(db: Session, who: Who, *, site: str = SITE) -> Profile:
    """The profile made anew from everything that happened: the same as it was kept by small steps."""
    (profile,) = rebuild_all(db, [who], site=site, until=queries.cursor(db, READER))
    return profile


def rebuild_many(db: Session, owners: Collection[Who], *, site: str = SITE) -> int:
    """The same for many; how many."""
    return len(rebuild_all(db, owners, site=site, until=queries.cursor(db, READER)))


def rebuild_all(db: Session, owners: Collection[Who], *, site: str = SITE, until: int) -> tuple[Profile, ...]:
    """Make these profiles anew from events up to that number, orders, cases and agreements."""
    if not owners:
        return ()
    people, visitors = _split(owners)
    links = visitors_of(db, people)
    kept = [storing.of(row) for row in _locks.made(db, site, people, visitors)]
    doings = queries.of(db, people=people, visitors=visitors | set(links), until=until)
    mine = _by_owner(db, [h for h in doings if h.site == site])
    return _settle(db, [fold_all(_begun(p), mine.get(p.who, ())) for p in kept], site)


def _begun(old: Profile) -> Profile:
    """Empty but for what no event tells: lists, corrections, what was left behind."""
    return Profile(old.who, old.site, lists=old.lists, told=old.told, abandoned=old.abandoned)


def make_rows(db: Session, people: Collection[int], *, site: str = SITE) -> None:
    """An empty profile for whoever of these people has none."""
    _locks.made(db, site, people)


def refresh(db: Session, people: Collection[int], *, site: str = SITE) -> None:
    """Take orders, cases and agreements of these people as they are now; whoever has no profile gets one."""
    _settle(db, [storing.of(row) for row in _locks.made(db, site, people)], site)


def _settle(db: Session, profiles: Sequence[Profile], site: str) -> tuple[Profile, ...]:
    """Add what other rooms know, work out what follows, write."""
    facts = gathering.facts_of(db, _split(p.who for p in profiles)[0])
    goods = gathering.goods_of(db, profiles, facts, site)
    done = tuple(
        settled(with_facts(p, facts[p.who.person_id], goods) if p.who.person_id is not None else p, goods)
        for p in profiles
    )
    _put(db, done)
    return done


def change(db: Session, who: Who, how: Callable[[Profile], Profile], *, site: str = SITE) -> Profile:
    """Change a profile (made if there is none) and work out what follows."""
    (row,) = _locks.made(db, site, *_split([who]))
    (done,) = _settle(db, [how(storing.of(row))], site)
    return done


def _put(db: Session, profiles: Collection[Profile]) -> None:
    for owner in ("person_id", "visitor_id"):
        rows = [v for v in map(storing.values, profiles) if v[owner] is not None]
        if rows:
            db.execute(_PUT[owner], rows)


def _putting(owner: str) -> Any:
    new = insert(ProfileRow.__table__)  # type: ignore[arg-type]  # a table like any other
    taken = {
        name: new.excluded[name]
        for name in (*storing.COLUMNS, "totals")
        if name not in {"person_id", "visitor_id", "site"}
    }
    return new.on_conflict_do_update(index_elements=[owner, "site"], set_=taken)


_PUT = {owner: _putting(owner) for owner in ("person_id", "visitor_id")}
