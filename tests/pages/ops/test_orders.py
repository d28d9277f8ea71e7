"""The order queue and an order's page, as the operator sees them."""

import pytest
from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel import clock
from storefront.kernel.db import counted_statements
from tests.oms.makers import goods
from tests.support.ops import SOAP, TEE, order, paid_order, parcel_of
from tests.support.pages import Browser


def tabs(desk: Browser) -> dict[str, int]:
    """The counts of the tabs as shown."""
    assert desk.page
    found = {}
    for link in desk.page.all(".desk-tabs a"):
        count = link.span.extract().get_text()
        found[link.get_text(strip=True)] = int(count)
    return found


def numbers(desk: Browser) -> list[str]:
    """Orders of the page, in order."""
    assert desk.page
    return [box["value"] for box in desk.page.all("input[name=orders][type=checkbox]")]


def test_the_desk_opens_on_the_queue_with_the_oldest_order_first(desk: Browser, db: Session) -> None:
    first = order(db)
    second = paid_order(db, goods(TEE), goods(SOAP, 2))
    assert desk.get("/ops").location == "/ops/orders"
    page = desk.get("/ops/orders")
    assert numbers(desk) == [first, second]
    cells = [c.get_text(" ", strip=True) for c in page.all("tbody tr")[1].find_all("td")]
    assert cells[2:7] == ["東京都", f"商品{TEE} M ほか1", "3", "東京倉庫", "ヤマト"]
    assert cells[8:] == ["引き当て済み", "", "¥16,500"]
    assert page.all("tbody tr")[0].find_all("td")[-2].get_text() == "代引き"


def test_tabs_count_orders_by_state(desk: Browser, db: Session) -> None:
    order(db)
    picked = order(db, checkout="c2")
    oms.start_picking(db, [picked], actor="staff:1", now=clock.now())
    oms.report_short(db, parcel_of(db, picked), sku=TEE, found=0, actor="staff:1", now=clock.now())
    db.commit()
    desk.get("/ops/orders?tab=picking")
    assert numbers(desk) == [picked]
    assert tabs(desk) == {
        "出荷するもの": 2, "引き当て済み": 1, "ピッキング中": 1, "発送待ち": 0, "発送済み": 0,
        "止まっているもの": 1, "支払い待ち": 0, "すべて": 2,
    }  # fmt: skip
    page = desk.get("/ops/orders?tab=stuck")
    assert numbers(desk) == [picked]
    assert page.one("tbody .tag--late").get_text(strip=True) == "品の不足"


@pytest.mark.parametrize(
    "words", ["佐藤", "HY-SOAP-400", "4599900010013", "４５９９９０００１００１３", "石けん"]
)
def test_orders_are_found_by_name_sku_jan_and_article(desk: Browser, db: Session, words: str) -> None:
    wanted = order(db, goods(SOAP))
    order(db, checkout="c2", name="鈴木 一郎", kana="スズキ イチロウ")
    desk.get(f"/ops/orders?q={words}")
    assert numbers(desk) == [wanted]


def test_an_order_is_found_by_its_number_in_every_state(desk: Browser, db: Session) -> None:
    number = order(db)
    oms.cancel(db, number, actor="staff:1", reason="x", cause="x", now=clock.now())
    db.commit()
    desk.get(f"/ops/orders?q={number.lower()}")
    assert numbers(desk) == [number]
    empty = desk.get("/ops/orders?q=どこにもない")
    assert "見つかりませんでした" in empty.text


def test_filters_stay_in_the_address(desk: Browser, db: Session) -> None:
    number = order(db)
    desk.get("/ops/orders?location=TYO&carrier=yamato")
    assert numbers(desk) == [number]
    desk.get("/ops/orders?location=UMD")
    assert numbers(desk) == []
    page = desk.get("/ops/orders?carrier=sagawa&tab=to_pick")
    assert page.one("select[name=carrier] option[selected]").get_text() == "佐川"
    assert page.all(".desk-tabs a")[2]["href"] == "/ops/orders?tab=picking&carrier=sagawa"


def test_the_queue_is_paged_by_key(desk: Browser, db: Session) -> None:
    made = [order(db, checkout=f"c{n}", phone=str(n)) for n in range(3)]
    from storefront.pages.ops import orders

    before, orders.PAGE = orders.PAGE, 2
    try:
        page = desk.get("/ops/orders")
        assert len(numbers(desk)) == 2
        desk.get(str(page.one("a[rel=next]")["href"]))
    finally:
        orders.PAGE = before
    assert len(numbers(desk)) == 1
    assert set(numbers(desk)) < set(made)


def test_the_order_looked_at_stands_beside_the_queue(desk: Browser, db: Session) -> None:
    number = paid_order(db)
    page = desk.get(f"/ops/orders?order={number}")
    side = page.one("aside.desk-side")
    assert number in side.h2.get_text()
    assert "棚 B-04-12" in side.get_text()
    assert page.one("tr[aria-current] input")["value"] == number
    own = desk.get(f"/ops/orders/{number}")
    assert own.one("h1").get_text() == number
    assert "お支払い済み（¥5,500）" in own.text
    assert desk.get("/ops/orders/HY-NONE-HERE").status == 404
    assert desk.get("/ops/orders?order=HY-NONE-HERE").status == 404


def test_an_order_of_another_site_does_not_exist_here(desk: Browser, db: Session) -> None:
    foreign = order(db, site="tooi")
    desk.get("/ops/orders?tab=all")
    assert numbers(desk) == []
    assert desk.get(f"/ops/orders/{foreign}").status == 404


def test_the_queue_takes_at_most_six_statements(desk: Browser, db: Session) -> None:
    for n in range(4):
        order(db, goods(TEE), goods(SOAP), checkout=f"c{n}")
    with counted_statements() as plain:
        desk.get("/ops/orders")
    with counted_statements() as searching:
        desk.get("/ops/orders?q=佐藤")
    with counted_statements() as beside:
        desk.get(f"/ops/orders?order={numbers(desk)[0]}")
    assert len(plain) <= 6, plain
    assert len(searching) <= 6, searching
    assert len(beside) <= 10, beside


def test_the_desk_speaks_english_too(desk: Browser, db: Session) -> None:
    number = order(db)
    desk.client.set_cookie("lang", "en")
    page = desk.get(f"/ops/orders?order={number}")
    assert page.one("h1").get_text() == "Orders"
    assert "To ship" in page.text
