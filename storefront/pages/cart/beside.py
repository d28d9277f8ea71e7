"""What people buy together with what lies in the cart: computed at night, on sale now, kept for a minute."""

from datetime import timedelta

from storefront.kernel import i18n
from storefront.kernel.db import reading
from storefront.pages import curating, parts
from storefront.pages.context import catalog_version
from storefront.pages.moment import moment, site
from storefront.services import carts, recommendations
from storefront.services.recommendations import Suggestions

SHOWN = 4
AT_HOME = timedelta(days=60)  # what they bought within these days they have


def together(cart: carts.CartView) -> Suggestions:
    """Up to four products with the reason; nothing that lies in the cart or was bought lately. One statement, none for
    a cart that was asked about this minute."""
    slugs = sorted({item.sellable.product_slug for item in cart.items if item.sellable})
    if not slugs:
        return ()
    now = moment().now
    key = ("together", catalog_version(), i18n.locale(), *slugs)
    found: Suggestions = parts.remembered(
        key, lambda: recommendations.bought_together(reading(), slugs, site=site(), now=now, size=12)
    )
    had = {line.product for line in curating.known().bought if now - line.at < AT_HOME}
    return tuple(one for one in found if one.card.slug not in had)[:SHOWN]
