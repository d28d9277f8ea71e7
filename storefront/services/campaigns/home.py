"""Where the home page is composed: slots in order, each taken by a campaign or by what the shop itself puts there.

What everybody may see is made once per version of the catalog (`stock`); a visitor's home is an arrangement of it.
Sections that know a person are only named here: the page fills them in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from storefront.kernel.i18n import LocalText, _, local
from storefront.services import catalog
from storefront.services.campaigns.content import Block, Campaign, Placement, Section
from storefront.services.campaigns.deciding import Decision
from storefront.services.campaigns.goods import picked_for
from storefront.services.campaigns.live import LiveSet
from storefront.services.profile import Profile, strength

# A campaign takes one of these; the shop's own sections stand in the others. `now` and `again` know the person.
SLOTS = ("hero", "now", "again", "first", "shelves", "second", "for_you", "third", "viewed", "newest")
CHOSEN_FOR_THEM = frozenset({"for_you", "buy_again", "popular"})


@dataclass(frozen=True, slots=True)
class Hero:
    """One picture, one sentence, one link."""

    key: str
    collection: catalog.CollectionShown
    kind: str = "hero"


@dataclass(frozen=True, slots=True)
class Row:
    """Products side by side; the link leads to all of them."""

    key: str
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
    key: str = "shop:shelves"  # no campaign can be called so
    kind: str = "shelves"


@dataclass(frozen=True, slots=True)
class Reading:
    """Something to read, with a picture beside it."""

    key: str
    collection: catalog.CollectionShown
    kind: str = "reading"


@dataclass(frozen=True, slots=True)
class Message:
    """A campaign's own words; whether the visitor may close them."""

    key: str
    blocks: tuple[Block, ...]
    goods: catalog.Picked
    closes: bool = False
    kind: str = "message"


@dataclass(frozen=True, slots=True)
class Personal:
    """A place that the page fills for this person: `kind` says with what; it may stay empty."""

    kind: str
    title: str = ""

    @property
    def key(self) -> str:
        """Named like its kind: what is in it is nobody else's."""
        return f"personal:{self.kind}:{self.title}"


Shown = Hero | Row | Shelves | Reading | Message | Personal


@dataclass(frozen=True, slots=True)
class Stock:
    """What every visitor's home is arranged of: the shop's own sections by slot, and the campaigns' by key."""

    own: Mapping[str, tuple[Shown, ...]]
    made: Mapping[str, tuple[Shown, ...]]


def stock(db: Session, live: LiveSet, *, site: str = "hiyori", now: datetime) -> Stock:
    """Everything that any visitor's home may hold, in the reader's language; two statements."""
    window = catalog.shop_window(db, site=site, now=now)
    campaigns = live.by_placement.get(Placement.HOME, ())
    named = [one.campaign for one in campaigns]
    found = picked_for(db, named, site=site, now=now)
    made = {one.key: sections_of(one.key, one.campaign, found) for one in campaigns}
    return Stock(own(window), made)


def own(window: catalog.ShopWindow) -> dict[str, tuple[Shown, ...]]:
    """What the shop puts into each slot by itself (pure)."""
    found: dict[str, tuple[Shown, ...]] = {}
    opening, *further = window.collections or (None,)
    if opening is not None:
        found |= {"hero": (Hero(f"hero:{opening.slug}", opening),), "first": _filled(_row(opening))}
    if window.shelves:
        found["shelves"] = (Shelves(_("棚からさがす"), window.shelves),)
    for slot, collection in zip(("second", "third"), further, strict=False):
        found[slot] = (Reading(f"reading:{collection.slug}", collection), *_filled(_row(collection)))
    found["newest"] = _filled(Row("shop:newest", _("あたらしく入りました"), window.newest))
    return found


def arrange(goods: Stock, decision: Decision, profile: Profile, now: datetime) -> tuple[Shown, ...]:
    """This visitor's home, never empty where the shop has anything: campaigns first, then the shop's own (pure).

    Rows that nobody pinned change places so that what draws this person comes first.
    """
    rows = _by_interest(("second", "third"), goods, profile, now)
    found: list[Shown] = []
    for slot in SLOTS:
        taken = [s for one in decision.at(Placement.HOME, slot) for s in goods.made.get(one.key, ())]
        found += taken or goods.own.get(rows.get(slot, slot), ()) or _personal(slot, profile)
    return _once(found)


def _once(found: list[Shown]) -> tuple[Shown, ...]:
    """Rows chosen for a person stand once, under the title of the campaign that asked for them, if one did."""
    titled = {s.kind: s for s in found if isinstance(s, Personal) and s.title}
    kept: dict[str, Shown] = {}
    for n, section in enumerate(found):
        if isinstance(section, Personal):
            kept.setdefault(f"personal {section.kind}", titled.get(section.kind, section))
        else:
            kept[str(n)] = section
    return tuple(kept.values())


def _by_interest(slots: tuple[str, str], goods: Stock, profile: Profile, now: datetime) -> dict[str, str]:
    """Which slot's own sections stand in which slot."""
    if not profile.interests:
        return {}

    def drawn(slot: str) -> float:
        cards = (card for s in goods.own.get(slot, ()) if isinstance(s, Row) for card in s.cards)
        known = (profile.interests.get(f"product:{card.slug}") for card in cards)
        return sum(strength(interest, now) for interest in known if interest)

    ordered = sorted(slots, key=lambda slot: -drawn(slot))
    return dict(zip(slots, ordered, strict=True))


def _personal(slot: str, profile: Profile) -> tuple[Personal, ...]:
    """What the shop says to this person by itself: what is under way, what runs low, what they looked at."""
    if slot == "now" and profile.undelivered:
        return (Personal("order"),)
    if slot == "again" and profile.bought:
        return (Personal("buy_again"),)
    if slot == "for_you" and (profile.viewed or profile.bought):
        return (Personal("for_you"),)
    if slot == "viewed" and profile.viewed:
        return (Personal("viewed"),)
    return ()


def sections_of(key: str, said: Campaign, found: catalog.Picked) -> tuple[Shown, ...]:
    """A campaign's section from what the catalog has of it; nothing where it has nothing (the shop's own stays)."""
    section = said.section or Section()
    collection = found.collections.get(section.collection)
    title = local(LocalText(section.title))
    if section.kind == "message":
        return (Message(key, said.blocks, found, said.caps.limited),) if said.blocks else ()
    if section.kind == "row" and section.source in CHOSEN_FOR_THEM:
        return (Personal(section.source, title),)
    if section.kind == "row" and section.source == "products":
        cards = tuple(found.cards[slug] for slug in section.products if slug in found.cards)
        return _filled(Row(key, title, cards))
    if collection is None:
        return ()
    if section.kind == "row":
        return _filled(_row(collection, key, title))
    return (Hero(key, collection),) if section.kind == "hero" else (Reading(key, collection),)


def _row(collection: catalog.CollectionShown, key: str = "", title: str = "") -> Row:
    url = f"/collections/{collection.slug}"
    return Row(
        key or f"row:{collection.slug}", title or collection.name, collection.cards, _("すべて見る"), url
    )


def _filled(row: Row) -> tuple[Row, ...]:
    return (row,) if row.cards else ()
