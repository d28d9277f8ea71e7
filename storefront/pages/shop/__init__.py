"""The shop: home, lists, products, search, legal pages, stores."""

from flask import Blueprint

from storefront.pages.shop import (
    destinations,
    home,
    legal,
    lists,
    overlays,
    products,
    search,
    sitemap,
    stores,
)

surface = Blueprint("shop", __name__)
for family in (home, lists, products, destinations, search, stores, legal, sitemap, overlays):
    surface.register_blueprint(family.bp)
