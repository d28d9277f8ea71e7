"""The home page: sections composed elsewhere, rendered once per catalog version and language."""

from flask import Blueprint, Response

from storefront.kernel import clock
from storefront.kernel.db import reading
from storefront.pages.context import catalog_version
from storefront.pages.render import shared_page
from storefront.services.campaigns import home

bp = Blueprint("home", __name__)


@bp.get("/")
def show() -> Response:
    """What the shop shows first."""
    return shared_page(catalog_version(), lambda: {"sections": home.sections(reading(), now=clock.now())})
