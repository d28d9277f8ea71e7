"""Stock as the desk sees it: found SKUs with their sums, and one SKU place by place."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from storefront import ims
from storefront.kernel.errors import NotFound
from storefront.kernel.i18n import _, _l, local
from storefront.services import catalog

CONDITIONS = {
    ims.Condition.NEW: "",
    ims.Condition.TO_CHECK: _l("検品待ち"),
    ims.Condition.DAMAGED: _l("傷みあり"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """One SKU at one place; `free` may be promised to the web shop."""

    name: str
    condition: str
    shelf: str
    on_hand: int
    held: int
    allocated: int
    safety: int
    free: int


@dataclass(frozen=True, slots=True)
class Found:
    """A SKU of the result with its sums over all places (goods that can be sold)."""

    sku: str
    name: str
    jan: str
    on_hand: int
    promised: int
    free: int


@dataclass(frozen=True, slots=True)
class StockView:
    """What the stock page shows; `label` is the SKU looked at."""

    found: tuple[Found, ...]
    label: catalog.Label | None
    title: str
    here: tuple[Place, ...]
    places: tuple[ims.Location, ...]


def stock_view(db: Session, q: str, sku: str, *, site: str) -> StockView:
    """What the words name; the SKU looked at is the given one, or the only one found."""
    skus = catalog.skus_named(db, q, site=site)
    chosen = sku or (skus[0] if len(skus) == 1 else "")
    asked = sorted({*skus, *([chosen] if chosen else [])})
    labels, levels = catalog.labels(db, asked), ims.levels(db, asked)
    if sku and sku not in labels:
        raise NotFound(sku)
    places = ims.locations(db, active_only=False)
    free = ims.availability(db, asked, site=site)
    found = tuple(_found(labels[s], levels, free[s]) for s in skus)
    label = labels.get(chosen)
    here = _places(db, chosen, levels, places) if label else ()
    return StockView(found, label, title_of(label) if label else "", here, places)


def places_of(places: Sequence[ims.Location]) -> list[tuple[str, str]]:
    """Places as choices of a field."""
    return [("", _("選んでください")), *((p.code, local(p.name)) for p in places if p.active)]


def title_of(label: catalog.Label) -> str:
    """Name and choices in one line."""
    return " ".join([local(label.name), *(local(c) for c in label.choices)])


def _found(label: catalog.Label, levels: Sequence[ims.StockLevel], free: ims.Availability) -> Found:
    own = [x for x in levels if x.sku == label.sku and x.condition is ims.Condition.NEW]
    on_hand, promised = sum(x.on_hand for x in own), sum(x.held + x.allocated for x in own)
    return Found(label.sku, title_of(label), label.jan or "", on_hand, promised, free.total)


def _places(
    db: Session, sku: str, levels: Sequence[ims.StockLevel], places: Sequence[ims.Location]
) -> tuple[Place, ...]:
    safety, shelves = ims.safety(db, [sku]), ims.shelves(db, [sku])
    names = {p.code: local(p.name) for p in places}
    order = {p.code: i for i, p in enumerate(places)}
    own = sorted((x for x in levels if x.sku == sku), key=lambda x: (order[x.location], x.condition))
    out = []
    for x in own:
        key = (sku, x.location)
        kept = safety.get(key, 0) if x.condition is ims.Condition.NEW else 0
        free = max(0, x.on_hand - x.held - x.allocated - kept) if x.condition is ims.Condition.NEW else 0
        words, shelf = str(CONDITIONS[x.condition]), shelves.get(key, "")
        out.append(Place(names[x.location], words, shelf, x.on_hand, x.held, x.allocated, kept, free))
    return tuple(out)
