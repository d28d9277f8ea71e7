"""「お届け先」 on the product page: the prefecture that promises are made for."""

from flask import Blueprint, Response, make_response, redirect, request

from storefront.pages import destination
from storefront.pages.signed_in import referring_path, safe_next

bp = Blueprint("destinations", __name__)


@bp.post("/destination")
def choose() -> Response:
    """Remember the prefecture and show the page again; htmx follows the redirect and takes its region of it."""
    destination.tell(request.form.get("prefecture", ""))
    return make_response(redirect(safe_next(referring_path()) or "/", 303))
