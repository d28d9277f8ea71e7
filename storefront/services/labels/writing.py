"""Label files: which parcels of the chosen orders go to which carrier, and the file of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from storefront.oms import FulfilmentState, FulfilmentView, OrderView
from storefront.services import business
from storefront.services.deliveries import DeliverySettings
from storefront.services.documents import IssuerSettings
from storefront.services.labels import cells, japanpost, sagawa, yamato
from storefront.services.labels.consignments import consignment, sender
from storefront.services.labels.settings import LabelSettings

READY = (FulfilmentState.PICKING, FulfilmentState.PACKED)


@dataclass(frozen=True, slots=True)
class ToLabel:
    """A parcel that needs a label, with its order."""

    order: OrderView
    parcel: FulfilmentView


def to_label(orders: Iterable[OrderView]) -> dict[str, tuple[ToLabel, ...]]:
    """Parcels being picked or packed, by carrier."""
    found: dict[str, tuple[ToLabel, ...]] = {}
    for order in orders:
        for parcel in order.parcels:
            if parcel.state in READY:
                found[parcel.carrier] = (*found.get(parcel.carrier, ()), ToLabel(order, parcel))
    return found


def label_file(
    db: Session, carrier: str, chosen: Sequence[ToLabel], *, day: date, site: str = "hiyori"
) -> bytes:
    """What the carrier's label software reads: CP932, CRLF, a header; parcels leave on `day`."""
    deliveries = business.current(db, DeliverySettings, site=site)
    settings = business.current(db, LabelSettings, site=site)
    by = sender(settings, business.current(db, IssuerSettings, site=site))
    told = [consignment(x.order, x.parcel, deliveries, day=day) for x in chosen]
    if carrier == "japanpost":
        return cells.file(japanpost.header(settings), [japanpost.row(c, by, settings) for c in told])
    layout = {"yamato": yamato, "sagawa": sagawa}[carrier]
    return cells.file(layout.COLUMNS, [layout.row(c, by, settings) for c in told])
