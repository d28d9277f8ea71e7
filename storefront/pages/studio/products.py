"""Products at the studio: found, described, priced, published."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from storefront.kernel import clock
from storefront.kernel.i18n import LocalText, _, _l, local
from storefront.pages.context import jdatetime, yen
from storefront.pages.forms import options
from storefront.pages.studio.editing import Family, Line, Listing, Record, Saving, blueprint
from storefront.pages.studio.product_forms import (
    ProductForm,
    content_of_product,
    draft_of_content,
    planned,
)
from storefront.services import business, catalog
from storefront.services.revisions import Content

STATES = {
    "all": _l("すべて"), "shown": _l("公開中"), "planned": _l("公開の予定"), "hidden": _l("公開していません"),
}  # fmt: skip
KINDS = {"shown": "good", "planned": "advice"}


def load(db: Session, site: str, slug: str) -> Content | None:
    """The product and its planned prices."""
    draft = catalog.draft_of(db, slug, site=site)
    return content_of_product(draft, catalog.planned_prices(db, slug, site=site)) if draft else None


def save(db: Session, to: Saving, content: Content) -> None:
    """Through the catalog's own verbs: listings, price history and version follow."""
    old = catalog.draft_of(db, to.slug, site=to.site)
    old = old or catalog.ProductDraft(to.slug, LocalText({}), (), site=to.site, added_at=to.now)
    catalog.put_products(db, [draft_of_content(old, dict(content))], now=to.now)
    catalog.plan_prices(db, to.slug, planned(dict(content)), now=to.now, site=to.site)


def prepare(form: Any, db: Session, site: str, slug: str) -> None:
    """Shelves and return policies to choose from."""
    shelves = catalog.category_choices(db, site=site)
    named = ((key, " › ".join(map(local, way))) for key, way in shelves)
    form.category.choices = options([("", _("どの棚にも置かない")), *named])
    keys = dict.fromkeys([*business.policy_keys(db, site=site), form.return_policy.data or "standard"])
    form.return_policy.choices = options((key, key) for key in keys)
    form.offer()


def compared(db: Session, site: str, slug: str) -> Mapping[str, Any]:
    """Which comparison prices may be struck through, and until when (DOMAIN 1.4)."""
    found = catalog.comparisons(db, slug, now=clock.now(), site=site)
    said = {
        sku: _("%(until)sまで表示できます。", until=jdatetime(until)) if until
        else _("いまは表示しません（直近8週間の半分を超えて、その価格で販売していたときに表示できます）。")
        for sku, until in found.items()
    }  # fmt: skip
    return {"facts": [(_("比較価格 %(sku)s", sku=sku), words) for sku, words in said.items()]}


PRODUCT = Record(
    "product", ProductForm, load, save, lambda content: local(content["name"]),
    prepare=prepare, aside=compared, see=lambda slug: f"/p/{slug}",
)  # fmt: skip


def blank(name: dict[str, str]) -> Content:
    """A product that is not shown yet."""
    return content_of_product(catalog.ProductDraft("", LocalText(name), ()), ())


def listing(db: Session, site: str, asked: Mapping[str, str]) -> Listing:
    """Products, newest first."""
    rows = catalog.desk_rows(db, asked["q"], asked["state"], asked["after"], site=site, now=clock.now())
    return Listing(
        (_("商品"), _("アドレス"), _("棚"), _("SKUの数"), _("価格")),
        tuple(_line(row) for row in rows.rows), rows.next, tuple(STATES.items()), searched=True,
    )  # fmt: skip


def _line(row: catalog.DeskRow) -> Line:
    price = yen(row.price_min) + (f"–{yen(row.price_max)}" if row.price_max != row.price_min else "")
    cells = (local(row.name), row.slug, local(row.category), row.variants, price)
    return Line(row.slug, cells, str(STATES[row.state]), KINDS.get(row.state, ""), row.picture)


FAMILY = Family(
    "products", _l("商品"), lambda slug: PRODUCT, listing, blank,
    words={"new": _l("商品をつくる"), "search": _l("商品名・読み・SKU・JANでさがす")},
)  # fmt: skip
bp = blueprint(FAMILY)
