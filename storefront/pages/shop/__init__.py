"""The shop: home, lists, products, search, legal pages, stores."""

from flask import Blueprint, abort, request

from storefront.pages.shop import home, legal, lists, products, search, sitemap, stores

surface = Blueprint("shop", __name__)
for family in (home, lists, products, search, stores, legal, sitemap):
    surface.register_blueprint(family.bp)


@surface.before_request
def _no_invisible_addresses() -> None:
    """An address with control characters names nothing (and NUL cannot be asked for)."""
    if not request.path.isprintable():
        abort(404)
