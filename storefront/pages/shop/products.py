"""The product page: choosing a variant by address, its promise, its shops, and what search engines read."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, abort, g, render_template, request
from markupsafe import Markup

from storefront.kernel import clock, i18n
from storefront.kernel.db import reading
from storefront.pages import destination
from storefront.pages.context import absolute, catalog_version, edition
from storefront.pages.last_known import stock_of
from storefront.pages.parts import Pieces, fill, part, pieces, remembered
from storefront.pages.render import shared_page
from storefront.pages.shop.product_view import FEW, view_of
from storefront.pages.shop.promises import Facts, facts_of, place_name
from storefront.pages.shop.structured import structured
from storefront.services import catalog, deliveries, recommendations

bp = Blueprint("products", __name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything on the page that the catalog, or the clock, decides; the same for everyone."""

    product: catalog.ProductShown
    rows: recommendations.Rows


@bp.get("/p/<slug>")
def show(slug: str) -> Response:
    """One product with the variant that the address means."""
    db, now, version = reading(), clock.now(), catalog_version()
    shown = _shown(slug, version, now)
    if shown is None:
        abort(404)
    product = shown.product
    stock = stock_of(db, [v.sku for v in product.variants])
    # Enough are enough: the page, and so what it is kept by, tells only the last few apart.
    counts = {sku: min(max(0, found.total), FEW + 1) for sku, found in stock.items()}
    wanted = {option.key: request.args.get(option.key, "") for option in product.options}
    variant = product.meant(wanted, request.args.get("sku"), counts)
    g.facts = facts_of(db, product, stock[variant.sku], prefecture=destination.prefecture(db), now=now)
    return shared_page(
        (variant.sku, tuple(counts.values())),
        lambda: {
            "product": product,
            "variant": variant,
            "view": view_of(product, variant, counts),
            "rows": shown.rows,
            "data": structured(product, counts, absolute("")),
        },
        of=shown,
    )


def _shown(slug: str, version: int, now: datetime) -> Shown | None:
    """The product and what stands below it, in one statement; asked once in a minute."""

    def ask() -> Shown | None:
        found = catalog.product(reading(), slug, now=now, beside=recommendations.BESIDE)
        return Shown(found, recommendations.beside(found.beside, now)) if found else None

    kept: Shown | None = remembered(("product", version, slug, i18n.locale()), ask)
    return kept


def _promised() -> Pieces:
    """The rows that change with every minute and with the stock of shops, kept apart from the page."""
    facts: Facts = g.facts
    return pieces(
        ("facts", edition(), facts),
        lambda: render_template("shop/products/facts.html", facts=facts, places=_places(facts.prefecture)),
        of=facts,
    )


fill("facts", _promised)


def _places(chosen: str) -> Markup:
    """Every prefecture to choose from, the same on all products."""
    named = [(name, place_name(name)) for name in deliveries.PREFECTURES]
    return part(
        ("places", chosen), lambda: render_template("shop/products/places.html", places=named, chosen=chosen)
    )
