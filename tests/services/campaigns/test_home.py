"""The home page's sections in order."""

from storefront.kernel.money import Yen
from storefront.services import catalog
from storefront.services.campaigns.home import compose
from tests.support.shop import shop

PICTURE = catalog.Picture("/media/x.webp", "", 4, 5, "")
CARD = catalog.Card("tee", "T", "", Yen(1), Yen(1), None, 10, PICTURE, (), False, None)


def collection(slug: str, *cards: catalog.Card) -> catalog.CollectionShown:
    """A collection with these cards."""
    return catalog.CollectionShown(slug, slug, slug, "", "", None, cards)


def kinds(window: catalog.ShopWindow) -> list[str]:
    """Kinds of the sections, in order."""
    with shop().test_request_context():
        return [section.kind for section in compose(window)]


def test_the_first_collection_opens_and_the_others_are_read_further_down() -> None:
    window = catalog.ShopWindow(
        (collection("a", CARD), collection("b", CARD), collection("c")),
        (catalog.ShelfLink("s", "s"),),
        (CARD,),
    )
    assert kinds(window) == ["hero", "row", "shelves", "reading", "row", "reading", "row"]


def test_rows_without_goods_are_left_out() -> None:
    assert kinds(catalog.ShopWindow((), (), ())) == []
    assert kinds(catalog.ShopWindow((collection("a"),), (), (CARD,))) == ["hero", "row"]
