"""Synonyms that merchandisers keep: told once, valid both ways, remembered for a minute by each process."""

import time
from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront.kernel import kana
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _l
from storefront.services.search.models import SearchSynonym

FRESH_FOR = 60.0
LONGEST = 40
Pair = tuple[str, str]
_known: dict[str, tuple[float, Mapping[str, tuple[str, ...]]]] = {}


def put_synonyms(db: Session, pairs: Iterable[Pair], *, site: str = "hiyori") -> None:
    """Words that shall find each other; what is known already stays."""
    rows = [{"site": site, "term": term, "equals": equals} for term, equals in map(_told_once, pairs)]
    if rows:
        db.execute(insert(SearchSynonym).values(rows).on_conflict_do_nothing())
    forget_synonyms()


def remove_synonym(db: Session, pair: Pair, *, site: str = "hiyori") -> None:
    """These two words no longer find each other."""
    term, equals = _told_once(pair)
    here = sa.and_(SearchSynonym.site == site, SearchSynonym.term == term, SearchSynonym.equals == equals)
    db.execute(sa.delete(SearchSynonym).where(here))
    forget_synonyms()


def list_synonyms(db: Session, *, site: str = "hiyori") -> tuple[Pair, ...]:
    """All pairs of a site, in order."""
    query = sa.select(SearchSynonym.term, SearchSynonym.equals).where(SearchSynonym.site == site)
    return tuple((row[0], row[1]) for row in db.execute(query.order_by("term", "equals")))


def synonyms(db: Session, *, site: str = "hiyori") -> Mapping[str, tuple[str, ...]]:
    """The other words of each word; at most a minute old."""
    read, found = _known.get(site, (0.0, {}))
    if not read or time.monotonic() - read > FRESH_FOR:
        found = _both_ways(list_synonyms(db, site=site))
        _known[site] = (time.monotonic(), found)
    return found


def edition(db: Session, *, site: str = "hiyori") -> float:
    """Which reading of the synonyms is in use: what was found with them is kept by it."""
    synonyms(db, site=site)
    return _known[site][0]


def forget_synonyms() -> None:
    """Read them anew the next time."""
    _known.clear()


def _both_ways(pairs: Iterable[Pair]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for one, other in pairs:
        found.setdefault(one, []).append(other)
        found.setdefault(other, []).append(one)
    return {word: tuple(others) for word, others in found.items()}


def _told_once(pair: Pair) -> Pair:
    one, other = sorted(kana.fold(word) for word in pair)
    if one == other or not one or max(len(one), len(other)) > LONGEST or " " in one + other:
        raise Refusal(_l("ちがう二つの言葉を、空白を入れずに書いてください。"), field="equals")
    return one, other
