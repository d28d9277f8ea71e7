"""Makers of goods: products, shelves and stock as tests need them."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from storefront import ims
from storefront.kernel import ids
from storefront.kernel.i18n import LocalText
from storefront.kernel.money import Yen
from storefront.services import catalog

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
COLOURS = {
    "navy": ("紺", "Navy", "#2f3a52"),
    "white": ("白", "White", "#efebe2"),
    "moss": ("苔", "Moss", "#6f7a55"),
}


def text(ja: str, en: str = "") -> LocalText:
    """A text in both languages."""
    return LocalText({"ja": ja, "en": en or ja})


def tee(
    slug: str = "everyday-tee",
    name: str = "ふだんのTシャツ",
    *,
    code: str = "HY-TEE",
    price: int = 3960,
    colours: tuple[str, ...] = ("navy", "white"),
    sizes: tuple[str, ...] = ("S", "M"),
    **changes: Any,
) -> catalog.ProductDraft:
    """A T-shirt in colours and sizes; SKUs are HY-TEE-NAVY-M."""
    options = (
        catalog.OptionDraft(
            "color",
            text("色", "Colour"),
            tuple(catalog.OptionValueDraft(c, text(*COLOURS[c][:2]), COLOURS[c][2]) for c in colours),
        ),
        catalog.OptionDraft(
            "size", text("サイズ", "Size"), tuple(catalog.OptionValueDraft(s, text(s)) for s in sizes)
        ),
    )
    variants = tuple(
        catalog.VariantDraft(
            sku=f"{code}-{c.upper()}-{s}",
            price=Yen(price),
            choices=(("color", c), ("size", s)),
            jan=None,
            compare_at=changes.get("compare_at"),
            history=changes.get("history", ()),
            measures=(catalog.MeasureDraft("body_width", text("身幅", "Chest"), 48.0 + 3 * i),),
        )
        for c in colours
        for i, s in enumerate(sizes)
    )
    given = {k: v for k, v in changes.items() if k not in {"compare_at", "history", "english"}}
    return catalog.ProductDraft(
        **{
            "slug": slug,
            "name": text(name, changes.get("english", "Everyday Tee")),
            "variants": variants,
            "options": options,
            "category": "tops",
            "reading": "フダンノティーシャツ",
            "line": text("度詰め天竺", "Dense jersey"),
            "description": text("洗うほどやわらかくなります。", "Softens with every wash."),
            "material": text("綿100%", "100% cotton"),
            "care": text("洗濯機で洗えます", "Machine wash"),
            "published_at": datetime(2026, 1, 1, tzinfo=UTC),
            "pictures": tuple(
                catalog.PictureDraft(
                    f"{slug}/{c}/front",
                    text(f"{COLOURS[c][0]}の{name}", f"{slug} in {c}"),
                    (("color", c),),
                    colour=COLOURS[c][2],
                )
                for c in colours
            ),
        }
        | given
    )


def soap(
    slug: str = "hand-soap", name: str = "手と体の石けん", sku: str = "HY-SOAP-400", **changes: Any
) -> Any:
    """A consumable with one variant, without options; it has a JAN."""
    variant = catalog.VariantDraft(
        sku, Yen(1980), jan="4599900010013", pack=catalog.PackDraft(400, "mL", use_days=45)
    )
    given = {
        "category": "soap",
        "reading": "テトカラダノセッケン",
        "published_at": datetime(2026, 1, 1, tzinfo=UTC),
    }
    return catalog.ProductDraft(slug, text(name, "Hand and Body Soap"), (variant,), **(given | changes))


def shelves(db: Session) -> None:
    """Clothes with tops, daily goods with soap."""
    catalog.put_categories(
        db,
        [
            catalog.CategoryDraft("clothes", text("服", "Clothes")),
            catalog.CategoryDraft("tops", text("トップス", "Tops"), "clothes"),
            catalog.CategoryDraft("daily", text("くらしの消耗品", "Daily goods")),
            catalog.CategoryDraft("soap", text("石けん", "Soap"), "daily"),
        ],
        now=NOW,
    )


def warehouse(db: Session) -> None:
    """A warehouse that ships and a shop that shows its stock."""
    for code, name, kind in (
        ("TYO", text("東京倉庫", "Tokyo"), "warehouse"),
        ("UMD", text("梅田店", "Umeda"), "shop"),
    ):
        ims.put_location(
            db,
            ims.LocationDraft(
                code,
                name,
                ims.LocationKind(kind),
                "東京都" if code == "TYO" else "大阪府",
                pickup=kind == "shop",
                address=text("梅田0-1", "0-1 Umeda"),
                ships=kind == "warehouse",
                sells_online=kind == "warehouse",
            ),
        )


def stock(db: Session, place: str = "TYO", **quantities: int) -> None:
    """Put units of SKUs (underscores for hyphens) on a shelf and rebuild their cards."""
    changes = [ims.Change(sku.replace("_", "-"), n) for sku, n in quantities.items()]
    ims.receive(db, place, changes, cause_id=f"R-{ids.public_id()}", actor="test", now=NOW)
    catalog.refresh_listings(db, [c.sku for c in changes], now=NOW)
