"""Texts of law and guides, as they are in force."""

from flask import Blueprint, Response

from storefront.kernel import clock
from storefront.kernel.db import reading
from storefront.pages.render import page
from storefront.services.business.texts import legal_page

bp = Blueprint("legal", __name__)


@bp.get("/legal/<slug>")
def show(slug: str) -> Response:
    """One page; 404 where there is none."""
    return page(text=legal_page(reading(), slug, now=clock.now()))
