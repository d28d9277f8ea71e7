"""Real HTTP, two workers, a database of its own: the last units are sold once - and a control that must fail."""

import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from storefront import ims
from storefront.kernel import clock
from storefront.kernel import db as database
from storefront.services import business
from tests.conftest import ROOT, fresh_database, model_of
from tests.races.buyers import Buyer, all_at_once
from tests.support.goods import on_sale
from tests.support.servers import RunningShop, start_shop

BUYERS, UNITS = 20, 5
SWEATER, CARDIGAN = "SW-M", "CD-M"
pytestmark = [pytest.mark.server, pytest.mark.xdist_group("servers")]


@pytest.fixture(scope="module")
def shop(
    server: Any, engine: sa.Engine, worker_name: str, request: pytest.FixtureRequest
) -> Iterator[RunningShop]:
    """A shop with five units of a sweater and of a cardigan; the parameter says whether stock is guarded."""
    guarded = request.param == "guarded"
    url = fresh_database(server, f"race_http_{worker_name}", template=model_of(engine))
    own = database.connect(url)
    database.configure(own)
    with database.new_session() as session:
        for sku in (SWEATER, CARDIGAN):
            on_sale(session, sku, left=UNITS, now=clock.now())
    database.release()
    if not guarded:
        with own.begin() as connection:
            connection.execute(
                sa.text("ALTER TABLE ims_stock DROP CONSTRAINT ck_ims_stock_promised_within_on_hand")
            )
    business.forget_cache()
    os.environ["WITHOUT_GUARDS"] = "no" if guarded else "yes"
    running = start_shop(
        url, ROOT / "var" / "test" / f"race_{worker_name}", app="tests.races.slow_shop:app", jobs=False
    )
    try:
        yield running
    finally:
        running.stop()
        own.dispose()
        del os.environ["WITHOUT_GUARDS"]


def _orders(shop: RunningShop, sku: str) -> int:
    found = shop.sql("SELECT count(DISTINCT order_id) FROM oms_order_line WHERE sku = :sku", sku=sku)
    return int(found[0][0])


def _stock(shop: RunningShop, sku: str) -> tuple[int, ...]:
    [row] = shop.sql("SELECT on_hand, held, allocated FROM ims_stock WHERE sku = :sku", sku=sku)
    return tuple(row)


def _race(shop: RunningShop) -> list[tuple[int, str]]:
    port = urlsplit(shop.url).port or 0
    buyers = [Buyer.at_the_confirmation(port, n, "/p/p-sw-m") for n in range(BUYERS)]
    return all_at_once(buyers)


@pytest.mark.parametrize("shop", ["guarded"], indirect=True)
def test_twenty_buyers_of_five_units_get_exactly_five_orders(shop: RunningShop) -> None:
    answers = _race(shop)
    sold = [where for status, where in answers if status == 303]
    assert (len(sold), sorted({status for status, _ in answers})) == (UNITS, [303, 422])
    assert all("/thanks" in where for where in sold)
    refusals = [text for status, text in answers if status == 422]
    assert all("セーター" in text for text in refusals)
    assert _orders(shop, SWEATER) == UNITS
    assert _stock(shop, SWEATER) == (UNITS, 0, UNITS)
    with database.new_session() as session:
        assert ims.verify(session) == ()


@pytest.mark.parametrize("shop", ["bare"], indirect=True)
def test_the_control_without_guards_oversells(shop: RunningShop) -> None:
    sold = [where for status, where in _race(shop) if status == 303]
    assert len(sold) > UNITS, "the race is not sharp enough to prove anything"


@pytest.mark.parametrize("shop", ["guarded"], indirect=True)
def test_one_checkout_submitted_twenty_times_is_one_order(shop: RunningShop) -> None:
    buyer = Buyer.at_the_confirmation(urlsplit(shop.url).port or 0, BUYERS + 1, "/p/p-cd-m")
    twins = [
        Buyer(type(buyer.client)(buyer.client.port, n, dict(buyer.client.cookies)), buyer.button)
        for n in range(BUYERS)
    ]
    answers = all_at_once(twins)
    assert {status for status, _ in answers} == {303}
    assert len({where for _, where in answers}) == 1
    assert _stock(shop, CARDIGAN) == (UNITS, 0, 1)
    assert _orders(shop, CARDIGAN) == 1
