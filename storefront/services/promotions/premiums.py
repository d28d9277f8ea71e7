"""How much a gift for every buyer may be worth (景品表示法, 総付景品; DOMAIN 1.4); pure."""

from storefront.kernel.money import Yen

SMALL_DEAL, SMALL_PREMIUM, SHARE = 1000, 200, 5


def limit(deal: Yen) -> Yen:
    """The most that gifts with a deal of this amount may be worth: ¥200 below ¥1,000, a fifth from there on."""
    return Yen(SMALL_PREMIUM if deal < SMALL_DEAL else deal // SHARE)
