"""Selections: the pick list and the start of picking."""

from sqlalchemy.orm import Session

from storefront import ims, oms
from storefront.kernel import clock
from storefront.services import staff
from tests.oms.makers import by_card, goods, seen
from tests.support.ops import SOAP, TEE, order
from tests.support.pages import Browser


def unpaid(db: Session) -> str:
    """An order whose card payment has not arrived."""
    draft = by_card([goods(TEE)], checkout="waiting")
    number = oms.place(db, draft, now=clock.now()).number
    db.commit()
    return number


def test_the_pick_list_follows_the_walk_past_the_shelves(desk: Browser, db: Session) -> None:
    first = order(db, goods(TEE), goods(SOAP, 2))
    second = order(db, goods(TEE, 3), checkout="c2")
    answer = desk.post("/ops/pick-lists", {"orders": [first, second]})
    assert answer.location == f"/ops/pick-lists?orders={first},{second}"
    page = desk.get(answer.location)
    rows = [[c.get_text(" ", strip=True) for c in r.find_all(["td", "th"])] for r in page.all("tbody tr")]
    assert [r[1] for r in rows] == ["A-11-03", "B-04-12"]
    assert [r[3:6] for r in rows] == [["2", "4599900010013", SOAP], ["4", "", TEE]]
    assert set(rows[1][6].replace(" ×", "×").split()) == {first, f"{second}×3"}
    assert page.one("h2").get_text() == "東京倉庫"


def test_what_has_no_shelf_comes_last(desk: Browser, db: Session) -> None:
    number = order(db, goods(TEE), goods(SOAP))
    ims.put_shelves(db, "TYO", {SOAP: ""})
    db.commit()
    page = desk.get(f"/ops/pick-lists?orders={number}")
    assert [r.th.get_text() for r in page.all("tbody tr")] == ["B-04-12", "棚なし"]


def test_orders_that_are_not_to_be_picked_are_named(desk: Browser, db: Session) -> None:
    good, waiting = order(db), unpaid(db)
    page = desk.get(f"/ops/pick-lists?orders={good},{waiting},HY-NONE-HERE")
    assert len(page.all("tbody tr")) == 1
    assert f"{waiting}：いまは「支払い待ち」のため、ピッキングの対象ではありません。" in page.text
    assert "HY-NONE-HERE：この番号の注文はありません。" in page.text
    assert "集めるものはありません" in desk.get("/ops/pick-lists").text


def test_picking_starts_for_a_selection_and_is_audited(desk: Browser, db: Session) -> None:
    numbers = [order(db, checkout=f"c{n}") for n in range(2)]
    answer = desk.post("/ops/picking", {"orders": numbers})
    assert answer.location == f"/ops/pick-lists?orders={numbers[0]},{numbers[1]}"
    assert {seen(db, n).state for n in numbers} == {oms.OrderState.PICKING}
    act = staff.acts(db, f"order:{numbers[0]}")[-1]
    assert (act.name, act.action, act.before, act.after) == (
        "山田 健", "order.pick", {"state": "placed"}, {"state": "picking"},
    )  # fmt: skip


def test_what_cannot_start_does_not_hold_up_the_rest(desk: Browser, db: Session) -> None:
    good, waiting = order(db), unpaid(db)
    answer = desk.post("/ops/picking", {"orders": [good, waiting]})
    page = desk.get(answer.location)
    assert "1件のピッキングを始めました。" in page.one("#toasts").get_text()
    assert waiting in page.one("#toasts").get_text()
    assert seen(db, good).state is oms.OrderState.PICKING
    assert seen(db, waiting).state is oms.OrderState.AWAITING_PAYMENT


def test_when_somebody_else_was_first_the_queue_says_so(desk: Browser, db: Session) -> None:
    number = order(db)
    oms.start_picking(db, [number], actor="staff:99", now=clock.now())
    db.commit()
    page = desk.post("/ops/picking", {"orders": [number]})
    assert page.status == 422
    assert f"{number}：いまは「ピッキング中」のため、ピッキングの対象ではありません。" in page.text
    assert page.one(f"input[value={number}]").has_attr("checked")


def test_orders_of_another_site_are_not_picked(desk: Browser, db: Session) -> None:
    foreign = order(db, site="tooi")
    assert desk.post("/ops/picking", {"orders": [foreign]}).status == 422
    assert seen(db, foreign).state is oms.OrderState.PLACED
    assert "この番号の注文はありません" in desk.get(f"/ops/pick-lists?orders={foreign}").text
