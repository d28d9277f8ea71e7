"""Rows of suggestions for pages: computed beforehand, joined with what is there now, in one statement each."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any

from sqlalchemy.orm import Session

from storefront.kernel.asking import question
from storefront.kernel.i18n import local
from storefront.services import catalog
from storefront.services.profile import Moment, Profile
from storefront.services.recommendations import reasons
from storefront.services.recommendations.values import Kind, Suggestion, Suggestions

ROW = 8
LOOKED_AT = 12  # how many of the last products seen count
FOLLOWED = 4  # and from how many of them suggestions follow

Rows = Mapping[Kind, Suggestions]
Data = Mapping[str, Any]

_PICKED = f"""
SELECT r.kind, r.place, r.last_at, r.every_days, {catalog.CARD},
       (SELECT b.card->'name' FROM listing_card b WHERE b.product_id = r.because_id) AS because
FROM ({{rows}}) AS r {catalog.cards_of("r.product_id")}
ORDER BY r.kind, r.place
"""  # noqa: S608 - joins parts of our own, values are parameters
_KEPT = """SELECT kind, place, product_id, {because} AS because_id, last_at, every_days FROM recommendation
  WHERE site = :site AND kind = ANY (CAST(:{kinds} AS text[])) AND subject_id {subject}"""
_SEEN = """SELECT 'viewed', seen.place, seen.id, NULL::bigint, NULL::timestamptz, NULL::real
  FROM ({viewed}) AS seen"""
# From what was looked at last follows what is like it, from what was bought last what is bought with it.
_FOLLOWING = """SELECT r.kind, n.place * 100 + r.place, r.product_id, n.id, NULL::timestamptz, NULL::real
  FROM ({followed}) AS n
  JOIN recommendation r ON r.site = :site AND r.kind = '{kind}' AND r.subject_id = n.id AND r.place <= 6"""
_AMONG = "IN (SELECT n.id FROM ({slugs}) AS n)"
_HOME_ROWS = (
    _KEPT.format(because="because_id", kinds="people", subject="= CAST(:person AS bigint)"),
    _KEPT.format(because="because_id", kinds="shelves", subject="= 0"),
    _SEEN.format(viewed=catalog.numbers_of(":viewed")),
    _FOLLOWING.format(kind=Kind.SIMILAR, followed=catalog.numbers_of(":followed")),
    _FOLLOWING.format(kind=Kind.TOGETHER, followed=catalog.numbers_of(":owned")),
)
_HOME = question(_PICKED.format(rows=" UNION ALL ".join(_HOME_ROWS)))
_MINE = _AMONG.format(slugs=catalog.numbers_of(":slugs"))
_BESIDE_SEVERAL = question(
    _PICKED.format(rows=_KEPT.format(because="subject_id", kinds="kinds", subject=_MINE))
)
# Beside a product, inside the catalog's own statement of its page (p is the product).
BESIDE = f"""(SELECT coalesce(jsonb_agg(to_jsonb(found) ORDER BY found.kind, found.place), '[]') FROM (
  SELECT r.kind, r.place, {catalog.CARD}, row_number() OVER (PARTITION BY r.kind ORDER BY r.place) AS n
  FROM recommendation r {catalog.cards_of("r.product_id")}
  WHERE r.site = p.site AND r.kind IN ('similar', 'bought_together', 'complete_look')
    AND r.subject_id = p.id) AS found WHERE found.n <= 4)"""  # noqa: S608 - joins parts of our own, values are parameters


def for_home(db: Session, profile: Profile, moment: Moment, *, size: int = ROW) -> Rows:
    """Everything of recommendations that a home page may show this person or visitor, one statement.

    Kinds that have nothing to show are left out. What was bought since the rows were computed is not suggested.
    """
    seen = [s.product for s in profile.viewed[:LOOKED_AT]]
    owned = list(dict.fromkeys(b.product for b in profile.bought))[:FOLLOWED]
    given = {
        "owned": owned,
        "site": moment.site, "now": moment.now, "person": profile.who.person_id, "viewed": seen, "followed": seen[:FOLLOWED],
        "people": [Kind.FOR_YOU.value, Kind.AGAIN.value] if profile.known else [],
        "shelves": [Kind.POPULAR.value, Kind.NEW.value],
    }  # fmt: skip
    found: dict[str, list[Data]] = {}
    for row in _HOME.rows(db, **given):
        found.setdefault(row.kind, []).append(row._asdict())
    return composed(found, profile, moment, size)


def composed(found: Mapping[str, Sequence[Data]], profile: Profile, moment: Moment, size: int) -> Rows:
    """Rows of a home page from what was found for them (pure)."""
    last = {b.product: b.at for b in reversed(profile.bought)}
    rows = {
        Kind.FOR_YOU: _for_you(found, frozenset(last), moment, size),
        Kind.AGAIN: _again(found.get(Kind.AGAIN, ()), last, moment, size),
        Kind.VIEWED: _plain(found.get(Kind.VIEWED, ()), Kind.VIEWED, moment, size),
        Kind.POPULAR: _plain(found.get(Kind.POPULAR, ()), Kind.POPULAR, moment, size),
        Kind.NEW: _plain(found.get(Kind.NEW, ()), Kind.NEW, moment, size),
    }
    return {kind: row for kind, row in rows.items() if row}


def _for_you(
    found: Mapping[str, Sequence[Data]], bought: frozenset[str], moment: Moment, size: int
) -> Suggestions:
    """What follows from purchases and from what was looked at, in turn; nothing that they have."""
    sources = [[(k, row) for row in found.get(k, ())] for k in (Kind.FOR_YOU, Kind.TOGETHER, Kind.SIMILAR)]
    turns = [pair for several in zip_longest(*sources) for pair in several if pair is not None]
    # Of several reasons the one that names something of theirs is told.
    named = {row["slug"]: (kind, row) for kind, row in reversed(turns) if row["because"]}
    chosen: dict[str, Suggestion] = {}
    seen = {row["slug"] for row in found.get(Kind.VIEWED, ())}
    for kind, row in turns:
        if row["slug"] not in chosen and row["slug"] not in bought and row["slug"] not in seen:
            why, told = named.get(row["slug"], (kind, row))
            chosen[row["slug"]] = _suggestion(told, why, moment.now)
        if len(chosen) == size:
            break
    return tuple(chosen.values())


def _again(rows: Sequence[Data], last: Mapping[str, datetime], moment: Moment, size: int) -> Suggestions:
    """What runs out comes first; what was bought only just is left out."""
    found = [_once_more(row, last, moment.now) for row in rows]
    told = [one for one in found if one is not None]
    return tuple(one for _due, one in sorted(told, key=lambda pair: not pair[0])[:size])


def _once_more(row: Data, last: Mapping[str, datetime], now: datetime) -> tuple[bool, Suggestion] | None:
    bought = max(filter(None, (row["last_at"], last.get(row["slug"]))))
    days, every = (now - bought).days, row["every_days"]
    if every is not None and days < reasons.SOON / 2 * every:
        return None
    said = reasons.again(days, every)
    return reasons.due(days, every), Suggestion(catalog.card_of(row, now), Kind.AGAIN, said, days)


def _plain(rows: Sequence[Data], kind: Kind, moment: Moment, size: int) -> Suggestions:
    return tuple(_suggestion(row, kind, moment.now) for row in rows[:size])


def _suggestion(row: Data, kind: Kind, now: datetime) -> Suggestion:
    because = local(row["because"]) if row.get("because") else ""
    return Suggestion(catalog.card_of(row, now), kind, reasons.reason(kind, because))


def beside(rows: Sequence[Data], now: datetime) -> Rows:
    """The rows of a product's page from what its own statement brought (see `BESIDE`); nothing twice."""
    found: dict[Kind, list[Suggestion]] = {}
    seen: set[str] = set()
    for kind in (Kind.TOGETHER, Kind.LOOK, Kind.SIMILAR):
        for row in rows:
            if row["kind"] == kind and row["slug"] not in seen:
                seen.add(row["slug"])
                found.setdefault(kind, []).append(_suggestion(row, kind, now))
    return {kind: tuple(row) for kind, row in found.items()}


def similar(
    db: Session, product: str, *, site: str = "hiyori", now: datetime, size: int = ROW
) -> Suggestions:
    """What is like this product (by slug), one statement."""
    return _beside_several(db, [product], (Kind.SIMILAR,), site, now, size)


def bought_together(
    db: Session, products: Sequence[str], *, site: str = "hiyori", now: datetime, size: int = 4
) -> Suggestions:
    """What people buy with these products (by slug) and is not among them, one statement."""
    return _beside_several(db, products, (Kind.TOGETHER,), site, now, size)


def complete_look(
    db: Session, product: str, *, site: str = "hiyori", now: datetime, size: int = 4
) -> Suggestions:
    """What is worn with this product (by slug), one statement."""
    return _beside_several(db, [product], (Kind.LOOK,), site, now, size)


def _beside_several(
    db: Session, products: Sequence[str], kinds: Sequence[Kind], site: str, now: datetime, size: int
) -> Suggestions:
    given = {"site": site, "now": now, "slugs": list(products), "kinds": [k.value for k in kinds]}
    found: dict[str, Suggestion] = {}
    rows = [row._asdict() for row in _BESIDE_SEVERAL.rows(db, **given)]
    for row in sorted(rows, key=lambda row: int(row["place"])):
        if row["slug"] not in products and row["slug"] not in found:
            found[row["slug"]] = _suggestion(row, Kind(row["kind"]), now)
    return tuple(found.values())[:size]
