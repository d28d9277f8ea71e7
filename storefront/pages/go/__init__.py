"""One act by a signed link from a mail, without signing in."""

from flask import Blueprint
from flask.blueprints import BlueprintSetupState
from werkzeug.routing import BaseConverter

from storefront.pages.go import carts, payouts


class CartToken(BaseConverter):
    """A link to a cart says so; every other link is about a refund."""

    regex = r"cart-[a-z0-9]{10,20}-[0-9a-f]{40}"
    weight = 50


surface = Blueprint("go", __name__)


@surface.record_once
def _know_links_apart(state: BlueprintSetupState) -> None:
    state.app.url_map.converters["cart_token"] = CartToken


for family in (carts, payouts):
    surface.register_blueprint(family.bp)
