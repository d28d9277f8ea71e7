"""Going on with the cart on another device: a signed link that says what is in it and nothing about its owner."""

from flask import Blueprint, Response, url_for

from storefront.kernel.db import reading, transaction
from storefront.kernel.i18n import _
from storefront.pages import sealing
from storefront.pages.cart.carts import owner
from storefront.pages.context import absolute
from storefront.pages.render import page, see_other
from storefront.services import carts

bp = Blueprint("links", __name__)


@bp.get("/link")
def show() -> Response:
    """The link, once one was wished for."""
    key = carts.leaving.named(reading(), owner())
    return page(link=address(key) if key else "")


@bp.post("/link")
def create() -> Response:
    """Make a link to this cart; an empty cart has none."""
    with transaction() as db:
        key = carts.leaving.name_for_link(db, owner())
    if key is None:
        return see_other("cart.carts.show", message=_("カートは空です。"))
    return see_other("cart.links.show")


def address(key: str) -> str:
    """The whole address of the link."""
    return absolute(url_for("go.carts.show", token=carts.leaving.token_of(sealing.secrets()[0], key)))
