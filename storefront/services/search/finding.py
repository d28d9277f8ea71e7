"""Asking the catalog for words: exact codes first, then names that begin so, contain so, resemble so."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from storefront.services import catalog
from storefront.services.search.rules import Words


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found; `similar` says that only resembling names were found."""

    words: Words
    shelf: catalog.Shelf | None
    similar: bool
    shelves: tuple[catalog.ShelfLink, ...]


def find(db: Session, words: Words, wanted: catalog.Wanted, *, now: datetime) -> Found:
    """Products for these words (at most three statements); shelves to go to when there are none."""
    if not words.terms:
        return Found(words, None, False, catalog.top_shelves(db, now=now))
    scope = catalog.Scope("words", terms=words.terms, codes=words.codes)
    shelf = catalog.shelf(db, scope, wanted, now=now)
    if shelf.everything:
        return Found(words, shelf, False, ())
    close = catalog.shelf(db, catalog.Scope("similar", terms=words.terms), wanted, now=now)
    if close.everything:
        return Found(words, close, True, ())
    return Found(words, None, False, catalog.top_shelves(db, now=now))
