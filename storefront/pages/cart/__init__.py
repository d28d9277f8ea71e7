"""The cart."""

from flask import Blueprint

from storefront.pages.cart import carts, links

surface = Blueprint("cart", __name__)
for family in (carts, links):
    surface.register_blueprint(family.bp)
