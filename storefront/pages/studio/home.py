"""Where merchandisers arrive: what is here, and the shop as customers see it."""

from flask import Blueprint, Response

from storefront.kernel import clock
from storefront.kernel.db import reading
from storefront.pages import signed_in
from storefront.pages.render import page
from storefront.services import catalog

bp = Blueprint("home", __name__)


@bp.get("")
def show() -> Response:
    """What the shop window holds today."""
    window = catalog.shop_window(reading(), site=signed_in.the_staff().site, now=clock.now())
    return page(window=window)
