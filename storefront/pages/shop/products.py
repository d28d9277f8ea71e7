"""The product page: choosing a variant by address, its promise, its shops, and what search engines read."""

from flask import Blueprint, Response, abort, current_app, request

from storefront.kernel import clock
from storefront.kernel.db import reading
from storefront.pages.last_known import stock_of
from storefront.pages.render import page
from storefront.pages.shop.product_view import view_of
from storefront.pages.shop.promises import facts_of
from storefront.pages.shop.structured import structured
from storefront.services import catalog

bp = Blueprint("products", __name__)


@bp.get("/p/<slug>")
def show(slug: str) -> Response:
    """One product with the variant that the address means."""
    db, now = reading(), clock.now()
    product = catalog.product(db, slug, now=now)
    if product is None:
        abort(404)
    stock = stock_of(db, [v.sku for v in product.variants])
    counts = {sku: max(0, found.total) for sku, found in stock.items()}
    wanted = {option.key: request.args.get(option.key, "") for option in product.options}
    variant = product.meant(wanted, request.args.get("sku"), counts)
    return page(
        product=product,
        variant=variant,
        view=view_of(product, variant, counts),
        facts=facts_of(db, product, stock[variant.sku], now=now),
        data=structured(product, counts, current_app.extensions["settings"].base_url.rstrip("/")),
    )
