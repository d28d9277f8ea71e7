"""What lies in the cart, for campaigns that ask: pieces come with the statement that opens the request."""

from dataclasses import replace

from flask import session

from storefront.kernel.db import reading
from storefront.pages import parts
from storefront.pages.browser_session import BrowserSession
from storefront.pages.context import catalog_version
from storefront.services import carts
from storefront.services.profile import Moment


def told(here: Moment) -> Moment:
    """The same moment with value and products of the cart; one statement, none for what was asked this minute."""
    lines = session.visit.cart if isinstance(session, BrowserSession) else {}
    if not lines:
        return here
    key = ("cart", catalog_version(), here.site, here.channel, tuple(sorted(lines.items())))
    found: carts.Worth = parts.remembered(
        key, lambda: carts.worth(reading(), lines, now=here.now, site=here.site, channel=here.channel)
    )
    return replace(here, cart_value=found.value, cart_products=found.products)
