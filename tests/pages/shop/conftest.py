"""A small shop: three shirts, a soap, a collection; one warehouse and one shop with stock."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from storefront.kernel import clock
from storefront.pages.parts import forget
from storefront.services import catalog
from tests.support.catalog import NOW, shelves, soap, stock, tee, text, warehouse
from tests.support.shop import shop


@pytest.fixture
def goods(db: Session) -> Iterator[Session]:
    """What the tests of these pages sell; the clock stands still."""
    forget()
    shelves(db)
    warehouse(db)
    heavy = tee("heavy-tee", "厚手のTシャツ", code="HY-HTE", price=4950, colours=("white",), sizes=("M", "L"))
    catalog.put_products(db, [tee(), heavy, soap(tax_class="reduced")], now=NOW)
    words = {"headline": text("冬のはじめの、あたたかい支度。", "Warm things for early winter.")}
    drafts = [
        catalog.CollectionDraft("winter", text("冬じたくの品", "For winter"), ("everyday-tee",), **words)
    ]
    catalog.put_collections(db, drafts)
    stock(db, HY_TEE_NAVY_M=2, HY_TEE_NAVY_S=9, HY_SOAP_400=40)
    stock(db, "UMD", HY_TEE_NAVY_M=3)
    db.commit()
    with clock.as_of(NOW):
        yield db
    forget()


@pytest.fixture
def browser(goods: Session) -> FlaskClient:
    """A visitor without a cookie."""
    return shop().test_client()
