"""What waits for a person: shown with what to do, closed with a note."""

from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel import clock
from tests.support.ops import TEE, order, parcel_of
from tests.support.pages import Browser


def short(db: Session) -> oms.WorkItem:
    """A shortage that somebody reported."""
    number = order(db)
    item = oms.report_short(db, parcel_of(db, number), sku=TEE, found=0, actor="staff:1", now=clock.now())
    db.commit()
    return item


def test_a_shortage_is_shown_with_what_to_do(desk: Browser, db: Session) -> None:
    item = short(db)
    task = desk.get("/ops/work").one("article")
    assert item.order_number in task.h2.get_text()
    assert f"東京倉庫：{TEE} が1点要りますが、見つかったのは0点です。" in task.get_text()
    assert "実際の数に在庫を直します" in task.get_text()


def test_money_that_does_not_fit_is_said_in_yen(desk: Browser, db: Session) -> None:
    data = {"expected": 5500, "received": 5000, "cause": "pi"}
    kind = oms.WorkKind.PAYMENT_MISMATCH
    oms.open_work_item(db, kind, order(db), reason="wrong_amount", data=data, now=clock.now())
    db.commit()
    assert "ご請求 ¥5,500 に対して、入金は ¥5,000 です。" in desk.get("/ops/work").text


def test_it_is_closed_with_a_note_that_stays_in_the_course(desk: Browser, db: Session) -> None:
    item = short(db)
    desk.get("/ops/work")
    refused = desk.submit("article form", note=" ")
    assert refused.status == 422
    assert refused.one("article input[name=note]")["aria-invalid"] == "true"
    assert len(oms.work_items(db)) == 1
    assert desk.submit("article form", note="隣の棚にありました").status == 303
    assert oms.work_items(db) == ()
    assert "確認を終了（隣の棚にありました）" in desk.get(f"/ops/orders/{item.order_number}").text
    assert "止まっているものはありません" in desk.get("/ops/work").text


def test_a_second_operator_hears_that_it_is_closed(desk: Browser, db: Session) -> None:
    item = short(db)
    desk.get("/ops/work")
    oms.close_work_item(db, item.id, actor="staff:9", now=clock.now())
    db.commit()
    page = desk.post(f"/ops/work/{item.id}/closing", {"note": "見つけた"})
    assert "ほかの人がすでに閉じています" in desk.get(page.location).one("#toasts").get_text()
