"""Where the home page is composed: a list of sections in order, each of a kind that the page can show."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from storefront.kernel.i18n import _
from storefront.services import catalog


@dataclass(frozen=True, slots=True)
class Hero:
    """One picture, one sentence, one link."""

    collection: catalog.CollectionShown
    kind: str = "hero"


@dataclass(frozen=True, slots=True)
class Row:
    """Products side by side; the link leads to all of them."""

    title: str
    cards: tuple[catalog.Card, ...]
    link: str = ""
    url: str = ""
    kind: str = "row"


@dataclass(frozen=True, slots=True)
class Shelves:
    """The shelves of the shop."""

    title: str
    shelves: tuple[catalog.ShelfLink, ...]
    kind: str = "shelves"


@dataclass(frozen=True, slots=True)
class Reading:
    """Something to read, with a picture beside it."""

    collection: catalog.CollectionShown
    kind: str = "reading"


Section = Hero | Row | Shelves | Reading


def sections(db: Session, *, site: str = "hiyori", now: datetime) -> tuple[Section, ...]:
    """The sections of the home page in order, in the reader's language (one statement)."""
    return compose(catalog.shop_window(db, site=site, now=now))


def compose(window: catalog.ShopWindow) -> tuple[Section, ...]:
    """First collection large, its goods, the shelves, further collections to read, what is new (pure)."""
    picked = window.collections
    found: list[Section] = []
    if picked:
        found += [Hero(picked[0]), _row(picked[0])]
    if window.shelves:
        found.append(Shelves(_("棚からさがす"), window.shelves))
    for collection in picked[1:3]:
        found += [Reading(collection), _row(collection)]
    if window.newest:
        found.append(Row(_("あたらしく入りました"), window.newest))
    return tuple(section for section in found if not (isinstance(section, Row) and not section.cards))


def _row(collection: catalog.CollectionShown) -> Row:
    return Row(collection.name, collection.cards, _("すべて見る"), f"/collections/{collection.slug}")
