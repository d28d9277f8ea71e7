"""Collections at the studio: pins first, a rule behind them."""

from datetime import timedelta

from sqlalchemy.orm import Session

from storefront.kernel import clock
from storefront.services import catalog
from tests.pages.studio.editing import edited
from tests.support import catalog as goods
from tests.support.pages import Browser

WINTER = "/studio/collections/winter"


def opened(studio: Browser) -> None:
    """A new collection."""
    studio.get("/studio/collections/new")
    assert (
        studio.post(
            "/studio/collections/new", {"slug": "winter", "name-ja": "冬支度", "name-en": "Winter"}
        ).status
        == 303
    )


def members(db: Session) -> tuple[str, ...]:
    """What the shop shows, in order."""
    shelf = catalog.shelf(db, catalog.Scope("collection", "winter"), catalog.Wanted(), now=clock.now())
    return tuple(card.slug for card in shelf.cards)


def test_pins_stand_in_their_order(studio: Browser, db: Session) -> None:
    opened(studio)
    assert edited(studio, WINTER, pins__0__slug="hand-soap", pins__1__slug="/p/everyday-tee").status == 303
    assert members(db) == ("hand-soap", "everyday-tee")
    edited(studio, WINTER, pins__0__place="5")
    assert members(db) == ("everyday-tee", "hand-soap")
    page = edited(studio, WINTER, pins__2__slug="nothing")
    assert (page.status, "このアドレスの商品はありません" in page.text) == (422, True)


def test_a_rule_fills_behind_the_pins_and_follows_the_goods(studio: Browser, db: Session) -> None:
    opened(studio)
    answer = edited(studio, WINTER, pins__0__slug="hand-soap", fill="y", category="tops", price_to="5000")
    assert answer.status == 303, answer.text
    assert members(db) == ("hand-soap", "everyday-tee")
    catalog.put_products(
        db,
        [
            goods.tee("warm-tee", "冬のTシャツ", code="HY-WARM", price=4800),
            goods.tee("fine-tee", "上等なTシャツ", code="HY-FINE", price=8000),
        ],
        now=clock.now(),
    )
    assert catalog.fill_collections(db, now=clock.now()) == 1
    assert set(members(db)) == {"hand-soap", "everyday-tee", "warm-tee"}
    assert catalog.fill_collections(db, now=clock.now() + timedelta(hours=1)) == 0
    found = catalog.collection_of(db, "winter")
    assert found is not None and found.draft.products == ("hand-soap",)
