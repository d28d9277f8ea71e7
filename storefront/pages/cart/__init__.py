"""The cart."""

from flask import Blueprint

from storefront.pages.cart import carts

surface = Blueprint("cart", __name__)
surface.register_blueprint(carts.bp)
