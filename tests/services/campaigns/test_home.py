"""The home page's sections in order: the shop's own, and whatever campaigns put in their place."""

from typing import Any

from storefront.kernel.money import Yen
from storefront.services import catalog
from storefront.services.campaigns.home import Shown, Stock, arrange, own, sections_of
from storefront.services.profile import Interest, Profile, Seen
from tests.services.campaigns.people import HANA, NOW, asked, campaign, decision, published
from tests.support.shop import shop

PICTURE = catalog.Picture("/media/x.webp", "", 4, 5, "")


def card(slug: str) -> catalog.Card:
    """A product in a row."""
    return catalog.Card(slug, "T", "", Yen(1), Yen(1), None, 10, PICTURE, (), False, None)


def collection(slug: str, *goods: str) -> catalog.CollectionShown:
    """A collection of these products."""
    return catalog.CollectionShown(slug, slug, slug, "", "", None, tuple(map(card, goods)))


WINDOW = catalog.ShopWindow(
    (collection("a", "tee"), collection("b", "soap"), collection("c", "tea")),
    (catalog.ShelfLink("s", "s"),),
    (card("tee"),),
)


def home(window: catalog.ShopWindow, *said: dict[str, Any], profile: Profile | None = None) -> list[str]:
    """Keys of the sections of somebody's home while these campaigns are published, in order."""
    profile = profile or Profile(HANA)
    live = published(*(campaign(placement="home", **one) for one in said))
    found = catalog.Picked({"bag": card("bag")}, {"sale": collection("sale", "bag")}, {})
    with shop().test_request_context():
        every: list[Shown] = []
        made = {x.key: sections_of(x.key, x.campaign, found) for v in live.by_placement.values() for x in v}
        every += arrange(Stock(own(window), made), decision(live, asked(profile)), profile, NOW)
    return [section.key for section in every]


def test_the_first_collection_opens_and_the_others_are_read_further_down() -> None:
    assert home(WINDOW) == [
        "hero:a", "row:a", "shop:shelves", "reading:b", "row:b", "reading:c", "row:c", "shop:newest",
    ]  # fmt: skip


def test_rows_without_goods_are_left_out() -> None:
    assert home(catalog.ShopWindow((), (), ())) == []
    assert home(catalog.ShopWindow((collection("a"),), (), (card("tee"),))) == ["hero:a", "shop:newest"]


def test_a_campaign_takes_its_slot_and_the_rest_stays() -> None:
    sale = {"slot": "hero", "section": {"kind": "hero", "collection": "sale"}}
    words = {"slot": "second", "blocks": [{"kind": "text", "words": {"ja": "冬"}}]}
    assert home(WINDOW, sale, words) == [
        "a", "row:a", "shop:shelves", "b", "reading:c", "row:c", "shop:newest",
    ]  # fmt: skip


def test_a_campaign_with_nothing_to_show_leaves_the_shops_own_section() -> None:
    gone = {"slot": "hero", "section": {"kind": "hero", "collection": "gone"}}
    empty = {"slot": "first", "section": {"kind": "row", "source": "products", "products": ["gone"]}}
    assert home(WINDOW, gone, empty)[:2] == ["hero:a", "row:a"]


def test_what_draws_a_person_comes_first_among_rows_that_nobody_pinned() -> None:
    fond = Profile(HANA, interests={"product:tea": Interest(3.0, NOW)})
    assert home(WINDOW, profile=fond)[3:7] == ["reading:c", "row:c", "reading:b", "row:b"]
    pinned = {"slot": "second", "section": {"kind": "row", "collection": "sale"}}
    assert home(WINDOW, pinned, profile=fond)[3:6] == ["a", "reading:b", "row:b"]


def test_places_that_know_a_person_are_there_only_for_whom_they_are() -> None:
    known = Profile(HANA, undelivered=("HY-1",), viewed=(Seen("tee", NOW),))
    assert [key for key in home(WINDOW, profile=known) if key.startswith("personal")] == [
        "personal:order:", "personal:for_you:", "personal:viewed:",
    ]  # fmt: skip
    assert not [key for key in home(WINDOW) if key.startswith("personal")]


def test_a_row_for_a_person_stands_once_under_the_campaigns_title() -> None:
    known = Profile(HANA, viewed=(Seen("tee", NOW),))
    mine = {"slot": "again", "section": {"kind": "row", "source": "for_you", "title": {"ja": "次の一品に"}}}
    assert [key for key in home(WINDOW, mine, profile=known) if "for_you" in key] == [
        "personal:for_you:次の一品に"
    ]


def test_a_campaign_called_like_a_section_of_the_shop_is_another_section() -> None:
    live = published(campaign(placement="home", slot="newest"))
    assert not {x.key for v in live.by_placement.values() for x in v} & set(home(WINDOW))
