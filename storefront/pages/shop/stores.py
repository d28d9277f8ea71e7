"""The shops on the street."""

from flask import Blueprint, Response

from storefront import ims
from storefront.kernel.db import reading
from storefront.pages.render import page

bp = Blueprint("stores", __name__)


@bp.get("/stores")
def index() -> Response:
    """Where the shops are and when they are open."""
    shops = [place for place in ims.locations(reading()) if place.kind is ims.LocationKind.SHOP]
    return page(shops=shops)
