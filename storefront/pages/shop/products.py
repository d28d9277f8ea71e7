"""The product page: choosing a variant by address, its promise, its shops, and what search engines read."""

from datetime import datetime

from flask import Blueprint, Response, abort, render_template, request
from markupsafe import Markup

from storefront.kernel import clock, i18n
from storefront.kernel.db import reading
from storefront.pages import destination
from storefront.pages.context import absolute, catalog_version
from storefront.pages.last_known import stock_of
from storefront.pages.parts import part, remembered
from storefront.pages.render import shared_page
from storefront.pages.shop.product_view import FEW, view_of
from storefront.pages.shop.promises import facts_of, place_name
from storefront.pages.shop.structured import structured
from storefront.services import catalog, deliveries, recommendations

bp = Blueprint("products", __name__)


@bp.get("/p/<slug>")
def show(slug: str) -> Response:
    """One product with the variant that the address means."""
    db, now, version = reading(), clock.now(), catalog_version()
    product = _product(slug, version, now)
    if product is None:
        abort(404)
    stock = stock_of(db, [v.sku for v in product.variants])
    # Enough are enough: the page, and so what it is kept by, tells only the last few apart.
    counts = {sku: min(max(0, found.total), FEW + 1) for sku, found in stock.items()}
    wanted = {option.key: request.args.get(option.key, "") for option in product.options}
    variant = product.meant(wanted, request.args.get("sku"), counts)
    facts = facts_of(db, product, stock[variant.sku], prefecture=destination.prefecture(db), now=now)
    return shared_page(
        (version, variant.sku, tuple(counts.values()), facts),
        lambda: {
            "product": product,
            "variant": variant,
            "view": view_of(product, variant, counts),
            "facts": facts,
            "places": _places(facts.prefecture),
            "rows": recommendations.beside(product.beside, now),
            "data": structured(product, counts, absolute("")),
        },
    )


def _product(slug: str, version: int, now: datetime) -> catalog.ProductShown | None:
    """The product and what stands below it, in one statement; the same for everyone within this minute."""
    found: catalog.ProductShown | None = remembered(
        ("product", version, slug, i18n.locale()),
        lambda: catalog.product(reading(), slug, now=now, beside=recommendations.BESIDE),
    )
    return found


def _places(chosen: str) -> Markup:
    """Every prefecture to choose from, the same on all products."""
    named = [(name, place_name(name)) for name in deliveries.PREFECTURES]
    return part(
        ("places", chosen), lambda: render_template("shop/products/places.html", places=named, chosen=chosen)
    )
