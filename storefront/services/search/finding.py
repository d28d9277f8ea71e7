"""Asking the catalog for words; when it has nothing, asking what was probably meant."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from storefront.services import catalog
from storefront.services.search.rules import Words, corrected, likely, terms_of, understand
from storefront.services.search.synonyms import synonyms

SUGGESTED_WORDS = 5
SUGGESTED_CARDS = 4
# One letter begins many words and says nothing yet about products.
TELLS_PRODUCTS = 2


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found; `hint` is what was searched instead when the words found nothing."""

    words: Words
    shelf: catalog.Shelf | None
    hint: str
    alone: tuple[str, ...]
    shelves: tuple[catalog.ShelfLink, ...]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What may be meant by something half typed: words to search for, products to go to."""

    words: tuple[str, ...]
    cards: tuple[catalog.Card, ...]

    @property
    def count(self) -> int:
        """How many there are to choose from."""
        return len(self.words) + len(self.cards)


def find(
    db: Session,
    words: Words,
    wanted: catalog.Wanted,
    *,
    now: datetime,
    size: int = catalog.PAGE,
    version: int | None = None,
) -> Found:
    """Products for these words, or for the likely ones (at most five statements); else where to go on.

    `version` is that of the catalog, asked for when it is not given.
    """
    if not words.terms:
        return Found(words, None, "", (), catalog.top_shelves(db, now=now))
    shelf = catalog.shelf(db, scope_of(db, words), wanted, now=now, size=size, version=version)
    if shelf.everything:
        return Found(words, shelf, "", (), ())
    hint = corrected(words, catalog.nearest_words(db, likely(words)))
    if hint:
        meant = scope_of(db, understand(hint))
        close = catalog.shelf(db, meant, wanted, now=now, size=size, version=version)
        if close.everything:
            return Found(words, close, hint, (), ())
    alone = words.parts if len(words.parts) > 1 else ()
    return Found(words, None, "", alone, catalog.top_shelves(db, now=now))


def first(db: Session, words: Words, *, now: datetime, size: int = 20) -> tuple[catalog.Card, ...]:
    """The first products for these words, or for the likely ones, nothing counted (at most three statements)."""
    cards = catalog.first_cards(db, scope_of(db, words), now=now, size=size)
    hint = "" if cards else corrected(words, catalog.nearest_words(db, likely(words)))
    return catalog.first_cards(db, scope_of(db, understand(hint)), now=now, size=size) if hint else cards


def suggest(db: Session, typed: str | None, *, now: datetime) -> Suggestions:
    """Words and products for something half typed (at most three statements)."""
    words = understand(typed)
    if not words.terms:
        return Suggestions((), ())
    sounding = likely(words) if len(words.terms) == 1 else ()
    completed = catalog.words_beginning(
        db, " ".join(words.terms), sounding[0] if sounding else "", size=SUGGESTED_WORDS
    )
    if len("".join(words.terms)) < TELLS_PRODUCTS:
        return Suggestions(completed, ())
    scope = catalog.Scope("words", terms=terms_of(words, {}), codes=words.codes)
    return Suggestions(completed, catalog.likely_cards(db, scope, now=now, size=SUGGESTED_CARDS))


def scope_of(db: Session, words: Words) -> catalog.Scope:
    """The part of the catalog that these words mean."""
    return catalog.Scope("words", terms=terms_of(words, synonyms(db)), codes=words.codes)
