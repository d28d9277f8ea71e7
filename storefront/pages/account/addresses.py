"""The town of a postal code, put into the address fields while a form is being filled."""

from flask import Blueprint, Response

from storefront.pages import destination
from storefront.pages.address_form import AddressForm
from storefront.pages.render import page

bp = Blueprint("addresses", __name__)


@bp.post("/address/lookup")
def lookup() -> Response:
    """The same fields with what was typed and the town; by POST, so that no address stands in a URL."""
    form = AddressForm()
    form.fill_from_postal()
    destination.tell(form.prefecture.data or "")  # promises on the way back name the same place
    return page(form=form)
