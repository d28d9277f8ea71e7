"""Texts of law and guides, as they are in force."""

from flask import Blueprint, Response

from storefront.kernel import clock
from storefront.kernel.db import reading
from storefront.pages.render import page
from storefront.services import business
from storefront.services.business import TransmissionSettings, legal_page

bp = Blueprint("legal", __name__)
EXTERNAL = "external"


@bp.get("/legal/<slug>")
def show(slug: str) -> Response:
    """One page; 404 where there is none."""
    db = reading()
    text = legal_page(db, slug, now=clock.now())
    register = business.current(db, TransmissionSettings).parties if slug == EXTERNAL else ()
    return page(text=text, register=register)
