"""Files at the studio: the catalog and the stock taken away, for merchandisers only."""

from dataclasses import replace

from sqlalchemy.orm import Session

from storefront.kernel import clock
from storefront.kernel.i18n import LocalText
from storefront.services import catalog
from tests.support.pages import Browser


def test_the_catalog_and_the_stock_can_be_taken_away(studio: Browser) -> None:
    products = studio.get("/studio/files/products.csv")
    assert products.status == 200
    assert products.response.data.startswith(b"\xef\xbb\xbfslug,name_ja,")
    assert 'attachment; filename="products-' in products.response.headers["Content-Disposition"]
    stock = studio.get("/studio/files/stock.csv?encoding=cp932")
    assert stock.response.data.decode("cp932").startswith("sku,location,quantity,held,allocated,name\r\n")
    assert studio.get("/studio/files/customers.csv").status == 404


def test_a_character_that_cp932_lacks_is_told_with_its_place(studio: Browser, db: Session) -> None:
    draft = next(catalog.every_draft(db, base_url=""))
    catalog.put_products(db, [replace(draft, name=LocalText({"ja": "𠮷田の器"}))], now=clock.now())
    db.commit()
    page = studio.get("/studio/files/products.csv?encoding=cp932")
    assert (page.status, "2行目 name_ja：𠮷" in page.text) == (422, True)
    assert studio.get("/studio/files/products.csv").status == 200
