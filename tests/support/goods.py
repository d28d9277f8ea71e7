"""Goods in the shop for tests: a product with one variant, its price and its stock, in one line."""

from datetime import datetime

from sqlalchemy.orm import Session

from storefront import ims
from storefront.ims import Change, LocationDraft, LocationKind
from storefront.kernel.clock import JST
from storefront.kernel.i18n import LocalText
from storefront.kernel.money import Yen
from storefront.services import catalog
from storefront.services.catalog import ProductDraft, VariantDraft

NOW = datetime(2026, 11, 20, 10, tzinfo=JST)
LONG_AGO = datetime(2026, 1, 5, tzinfo=JST)
KOBE = LocalText({"ja": "神戸倉庫", "en": "Kobe"})
WAREHOUSE = LocationDraft("WH-KBE", KOBE, LocationKind.WAREHOUSE, "兵庫県")


def on_sale(
    db: Session,
    sku: str = "SW-M",
    *,
    price: int = 3960,
    left: int = 10,
    name: str = "セーター",
    tax_class: str = "standard",
    max_per_order: int = 20,
    published: bool = True,
    now: datetime = NOW,
) -> str:
    """A product of one variant, priced and in stock; calling it again changes price and publication."""
    variant = VariantDraft(sku, Yen(price), max_per_order=max_per_order)
    draft = ProductDraft(
        slug=f"p-{sku.lower()}",
        name=LocalText({"ja": name, "en": f"{name} (en)"}),
        variants=(variant,),
        tax_class=tax_class,
        published_at=LONG_AGO if published else None,
        added_at=LONG_AGO,
    )
    catalog.put_products(db, [draft], now=now)
    ims.put_location(db, WAREHOUSE)
    if left:
        ims.first_count(db, sku, WAREHOUSE.code, left, now=now)
    db.commit()
    return sku


def stock_changes(db: Session, sku: str, by: int, *, cause: str, now: datetime = NOW) -> None:
    """Units come or go."""
    ims.adjust(db, WAREHOUSE.code, [Change(sku, by)], reason="count", cause_id=cause, actor="test", now=now)
    db.commit()
