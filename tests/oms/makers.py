"""Makers of the order room's tests: a house with stock, and orders for it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from storefront import ims, oms
from storefront.kernel.i18n import LocalText
from storefront.kernel.money import Yen, tax_lines

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=30)
PICKER = "staff:7"


def make_places(db: Session) -> None:
    """Two warehouses (Tokyo preferred, Osaka) and a shop that does not ship."""
    for code, kind, prefecture, priority in (
        ("TYO", ims.LocationKind.WAREHOUSE, "東京都", 10),
        ("OSK", ims.LocationKind.WAREHOUSE, "大阪府", 20),
        ("UMEDA", ims.LocationKind.SHOP, "大阪府", 50),
    ):
        ships = kind is ims.LocationKind.WAREHOUSE
        ims.put_location(
            db,
            ims.LocationDraft(
                code, LocalText({"ja": code}), kind, prefecture, priority=priority, ships=ships
            ),
        )


def stock(db: Session, **units: int) -> None:
    """First counts written as SKU_PLACE=units."""
    counts = [ims.Count(*name.split("_"), quantity) for name, quantity in units.items()]
    ims.first_counts(db, counts, now=NOW)


def goods(sku: str, quantity: int = 1, price: int = 5500) -> oms.LineDraft:
    """A line of goods at the usual rate."""
    return oms.LineDraft(
        oms.LineKind.GOODS, LocalText({"ja": f"商品{sku}"}), quantity, Yen(price), 10, sku=sku,
        product=f"p-{sku.lower()}", options=LocalText({"ja": "M"}), return_policy_version="1",
    )  # fmt: skip


def shipping(price: int = 660) -> oms.LineDraft:
    """The delivery fee."""
    return oms.LineDraft(oms.LineKind.SHIPPING, LocalText({"ja": "送料"}), 1, Yen(price), 10)


def make_draft(
    lines: Sequence[oms.LineDraft], *, checkout: str | None = "c1", **changes: Any
) -> oms.OrderDraft:
    """Sato Hana's order to Tokyo, cash on delivery unless changed."""
    total = Yen(sum(x.unit_price * x.quantity for x in lines))
    taxes = tax_lines((x.tax_rate, Yen(x.unit_price * x.quantity)) for x in lines)
    draft = oms.OrderDraft(
        checkout_id=checkout,
        email="sato@demo.example",
        phone="0312345678",
        name="佐藤 花",
        kana="サトウ ハナ",
        ship_to=oms.ShipTo(
            "佐藤 花", "サトウ ハナ", "0312345678", "1500001", "東京都", "渋谷区", "神宮前1-2-3"
        ),
        wish=oms.DeliveryWish("yamato"),
        lines=tuple(lines),
        total=total,
        taxes=taxes,
        payment_method=oms.PaymentMethod.COD,
        person_id=11,
    )
    return replace(draft, **changes)


def by_card(lines: Sequence[oms.LineDraft], **changes: Any) -> oms.OrderDraft:
    """The same order, paid by card within half an hour."""
    return make_draft(lines, payment_method=oms.PaymentMethod.CARD, expires_at=LATER, **changes)


def seen(db: Session, number: str) -> oms.OrderView:
    """The order as it is now."""
    found = oms.order(db, number)
    assert found is not None
    return found


def on_sale(db: Session, sku: str) -> int:
    """Units that the web may be promised."""
    return ims.availability(db, [sku])[sku].total


def counters(db: Session, sku: str, place: str) -> tuple[int, int, int]:
    """(on_hand, held, allocated) of new stock."""
    for level in ims.levels(db, [sku]):
        if level.location == place and level.condition is ims.Condition.NEW:
            return level.on_hand, level.held, level.allocated
    return 0, 0, 0


def verbs(db: Session, number: str) -> list[str]:
    """What happened to the order, in order."""
    return [e.verb for e in oms.timeline(db, number)]


def pack_all(db: Session, number: str) -> list[str]:
    """Pick and pack every parcel of the order; the parcels' ids."""
    oms.start_picking(db, [number], actor=PICKER, now=NOW)
    keys = [f.id for f in seen(db, number).parcels]
    for key in keys:
        oms.pack(db, key, actor=PICKER, now=NOW)
    return keys
