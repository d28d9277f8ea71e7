"""Cards follow stock; comparison prices disappear in the night they must."""

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront import ims
from storefront.jobs import catalog as jobs
from storefront.jobs import events
from storefront.kernel import clock
from storefront.kernel.money import Yen
from storefront.services import catalog
from tests.support.catalog import NOW, shelves, tee, warehouse

SCOPE = catalog.Scope("category", "tops")


def the_card(db: Session) -> catalog.Card:
    """The only card on the shelf."""
    (card,) = catalog.shelf(db, SCOPE, catalog.Wanted(), now=NOW).cards
    return card


def test_a_receipt_of_goods_reaches_the_card_through_its_event(db: Session) -> None:
    shelves(db)
    warehouse(db)
    catalog.put_products(db, [tee()], now=NOW)
    assert the_card(db).sold_out
    ims.receive(db, "TYO", [ims.Change("HY-TEE-NAVY-M", 2)], cause_id="R-1", actor="test", now=NOW)
    event = db.scalar(sa.text("SELECT max(id) FROM business_event WHERE verb = 'stock.changed'"))
    db.commit()
    events.react(event_id=event)
    assert (the_card(db).sold_out, the_card(db).left) == (False, 2)


def test_a_comparison_price_leaves_the_card_when_the_law_says_so(db: Session) -> None:
    shelves(db)
    history = (catalog.PriceDraft(Yen(4950), NOW - timedelta(days=90)),)
    on_sale = tee(price=3960, compare_at=Yen(4950), history=history)
    catalog.put_products(db, [on_sale], now=NOW)
    assert the_card(db).compare_at == 4950
    later = NOW + timedelta(days=29)
    (card,) = catalog.shelf(db, SCOPE, catalog.Wanted(), now=later).cards
    assert card.compare_at is None
    db.commit()
    with clock.as_of(later):
        jobs.refresh_comparison_prices(timestamp=0)
    stored = db.scalar(sa.text("SELECT card->>'compare_at' FROM listing_card"))
    assert stored is None
