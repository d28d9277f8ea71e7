"""The map for search engines: what is published now."""

from flask import Blueprint, Response, current_app, render_template

from storefront.kernel import clock
from storefront.kernel.db import reading
from storefront.services import catalog

bp = Blueprint("sitemap", __name__)


@bp.get("/sitemap.xml")
def show() -> Response:
    """Addresses of home, shelves and products (at most 50,000, the limit of the format)."""
    base = current_app.extensions["settings"].base_url.rstrip("/")
    paths = catalog.addresses(reading(), now=clock.now())
    text = render_template("shop/sitemap/show.xml", base=base, paths=paths)
    return Response(text, mimetype="application/xml")
