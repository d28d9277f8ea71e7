"""The desk opens on the order queue."""

from flask import Blueprint, Response

from storefront.pages.render import see_other

bp = Blueprint("home", __name__)


@bp.get("")
def show() -> Response:
    """On to the orders."""
    return see_other("ops.orders.index")
