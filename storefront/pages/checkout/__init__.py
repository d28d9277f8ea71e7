"""Checkout: the one page, the final confirmation, payment, thanks."""

from flask import Blueprint, abort, request

from storefront.pages.checkout import confirmations, payments, steps, thanks

surface = Blueprint("checkout", __name__)
for family in (steps, confirmations, payments, thanks):
    surface.register_blueprint(family.bp)


@surface.before_request
def _no_invisible_addresses() -> None:
    """An address with control characters names nothing (and NUL cannot be asked for)."""
    if not request.path.isprintable():
        abort(404)
