"""The catalog takes drafts in, once and again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from storefront.kernel.db import counted_statements
from storefront.kernel.errors import Refusal
from storefront.kernel.money import Yen
from storefront.services import catalog
from tests.support.catalog import NOW, shelves, soap, tee, text


def test_a_second_put_changes_nothing(db: Session) -> None:
    shelves(db)
    first = catalog.put_products(db, [tee(), soap()], now=NOW)
    before = catalog.version(db)
    again = catalog.put_products(db, [tee(), soap()], now=NOW + timedelta(days=1))
    assert first == catalog.Put(("everyday-tee", "hand-soap"), (), ())
    assert again == catalog.Put((), (), ("everyday-tee", "hand-soap"))
    assert catalog.version(db) == before


def test_a_price_change_is_followed_by_the_next_price(db: Session) -> None:
    shelves(db)
    catalog.put_products(db, [soap()], now=NOW)
    dearer = replace(soap(), variants=(replace(soap().variants[0], price=Yen(2200)),))
    put = catalog.put_products(db, [dearer], now=NOW + timedelta(days=1))
    later = NOW + timedelta(days=2)
    assert put.changed == ("hand-soap",)
    assert catalog.sellable(db, ["HY-SOAP-400"], now=later)["HY-SOAP-400"].price == 2200


def test_what_is_left_out_of_a_product_is_no_longer_sold(db: Session) -> None:
    shelves(db)
    catalog.put_products(db, [tee()], now=NOW)
    catalog.put_products(db, [tee(colours=("navy",))], now=NOW)
    found = catalog.sellable(db, ["HY-TEE-NAVY-M", "HY-TEE-WHITE-M"], now=NOW)
    assert list(found) == ["HY-TEE-NAVY-M"]


def test_a_sku_of_another_product_is_refused_and_nothing_changes(db: Session) -> None:
    shelves(db)
    catalog.put_products(db, [soap()], now=NOW)
    with pytest.raises(Refusal):
        catalog.put_products(db, [soap(slug="other-soap")], now=NOW)
    assert catalog.owners_of(db, ["HY-SOAP-400"]) == {"HY-SOAP-400": "hand-soap"}


def test_only_published_goods_are_sellable_between_their_dates(db: Session) -> None:
    shelves(db)
    soon = NOW + timedelta(hours=1)
    catalog.put_products(db, [soap(published_at=soon, unpublished_at=soon + timedelta(hours=1))], now=NOW)
    moments = [NOW, soon, soon + timedelta(hours=1)]
    assert [bool(catalog.sellable(db, ["HY-SOAP-400"], now=at)) for at in moments] == [False, True, False]


def test_a_sellable_carries_what_a_cart_line_shows(db: Session) -> None:
    shelves(db)
    catalog.put_products(db, [tee(), soap(tax_class="reduced")], now=NOW)
    with counted_statements() as sent:
        found = catalog.sellable(db, ["HY-TEE-NAVY-M", "HY-SOAP-400", "no such", "nul\x00"], now=NOW)
    assert len(sent) == 1
    shirt, bar = found["HY-TEE-NAVY-M"], found["HY-SOAP-400"]
    assert shirt.options == ((text("色", "Colour"), text("紺", "Navy")), (text("サイズ", "Size"), text("M")))
    assert (shirt.price, shirt.tax_rate, shirt.sale, shirt.pack) == (3960, 10, False, None)
    assert shirt.picture is not None
    assert shirt.picture.alt == "紺のふだんのTシャツ"
    assert (bar.tax_rate, bar.pack) == (8, {"ja": "400 mL", "en": "400 mL"})
