"""The stock room (IMS): locations, ledger, holds and allocations, availability. This module is its only door.

Verbs take the session first and never commit. A hold promises units to an owner (an order number) until a
moment; an allocation promises them for good; a shipment takes them out. Only the verbs here write stock.
"""

from storefront.ims._waiting import busy_when_locked
from storefront.ims.commitments import allocate, expire, hold, release
from storefront.ims.floor import put_shelves, safety, shelves
from storefront.ims.intake import adjust, first_count, first_counts, receive
from storefront.ims.loading import load
from storefront.ims.places import location, locations, put_location, put_safety
from storefront.ims.reading import availability, levels, movements, verify
from storefront.ims.shipping import ship
from storefront.ims.types import (
    Availability,
    Busy,
    Change,
    Condition,
    Count,
    Discrepancy,
    LedgerKind,
    Location,
    LocationDraft,
    LocationKind,
    Movement,
    OutOfStock,
    PlannedLine,
    Restock,
    StockLevel,
)

__all__ = [
    "Availability",
    "Busy",
    "Change",
    "Condition",
    "Count",
    "Discrepancy",
    "LedgerKind",
    "Location",
    "LocationDraft",
    "LocationKind",
    "Movement",
    "OutOfStock",
    "PlannedLine",
    "Restock",
    "StockLevel",
    "adjust",
    "allocate",
    "availability",
    "busy_when_locked",
    "expire",
    "first_count",
    "first_counts",
    "hold",
    "levels",
    "load",
    "location",
    "locations",
    "movements",
    "put_location",
    "put_safety",
    "put_shelves",
    "receive",
    "release",
    "safety",
    "shelves",
    "ship",
    "verify",
]
