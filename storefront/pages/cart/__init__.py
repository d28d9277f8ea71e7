"""The cart."""

from flask import Blueprint, abort, request

from storefront.pages.cart import carts

surface = Blueprint("cart", __name__)
surface.register_blueprint(carts.bp)


@surface.before_request
def _no_invisible_addresses() -> None:
    """An address with control characters names nothing (and NUL cannot be asked for)."""
    if not request.path.isprintable():
        abort(404)
