"""Makers of the stock room's tests: places and promises."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from storefront import ims
from storefront.kernel.i18n import LocalText

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
SOON = NOW + timedelta(minutes=15)


def make_place(db: Session, code: str, kind: str = "warehouse", **changes: object) -> None:
    """A place; warehouses ship, shops only show what they have."""
    draft = {"ships": kind == "warehouse", "priority": 10 if kind == "warehouse" else 50} | changes
    name = LocalText({"ja": code})
    ims.put_location(db, ims.LocationDraft(code, name, ims.LocationKind(kind), "東京都", **draft))  # type: ignore[arg-type]


def line(sku: str, quantity: int = 1, place: str = "W1", number: int = 1) -> ims.PlannedLine:
    """Units from a place for a line."""
    return ims.PlannedLine(number, sku, place, quantity)


def hold(db: Session, owner: str, *lines: ims.PlannedLine, until: datetime | None = SOON) -> None:
    """Hold these units for the web."""
    ims.hold(db, owner, lines, channel="web", until=until, now=NOW)


def counters(db: Session, sku: str, place: str = "W1") -> tuple[int, int, int]:
    """(on_hand, held, allocated) of new stock."""
    for level in ims.levels(db, [sku]):
        if (level.location, level.condition) == (place, ims.Condition.NEW):
            return level.on_hand, level.held, level.allocated
    return 0, 0, 0
