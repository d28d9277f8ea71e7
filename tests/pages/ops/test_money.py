"""Orders stopped and money given back by the desk."""

import pytest
from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel import clock
from storefront.oms import OrderState
from storefront.services import staff
from tests.oms.makers import on_sale, seen
from tests.support.ops import GOOD_NUMBER, TEE, order, paid_order, parcel_of
from tests.support.pages import Browser


def test_an_order_is_stopped_with_its_reason_and_the_money_owed_back(desk: Browser, db: Session) -> None:
    number = paid_order(db)
    assert on_sale(db, TEE) == 19
    answer = desk.post(f"/ops/orders/{number}/cancellation", {"reason": "お客さまのご希望"})
    assert answer.status == 303
    stopped = seen(db, number)
    assert (stopped.state, stopped.cancel_reason) == (OrderState.CANCELLED, "お客さまのご希望")
    assert stopped.refund_due == 5500
    assert on_sale(db, TEE) == 20
    course = desk.get(f"/ops/orders/{number}").one(".course").get_text(" ", strip=True)
    assert "キャンセル（お客さまのご希望）" in course
    assert "山田 健" in course
    act = staff.acts(db, f"order:{number}")[-1]
    assert (act.action, act.before["state"], act.after["state"]) == ("order.cancel", "placed", "cancelled")


def test_stopping_needs_a_reason(desk: Browser, db: Session) -> None:
    number = order(db)
    page = desk.post(f"/ops/orders/{number}/cancellation", {"reason": "　"})
    assert page.status == 422
    assert page.one("details[open] input[name=reason]")["aria-invalid"] == "true"
    assert seen(db, number).state is OrderState.PLACED


def test_what_was_shipped_cannot_be_stopped(desk: Browser, db: Session) -> None:
    number = order(db)
    oms.start_picking(db, [number], actor="staff:1", now=clock.now())
    key = parcel_of(db, number)
    oms.pack(db, key, actor="staff:1", now=clock.now())
    oms.ship(db, key, carrier="yamato", tracking_number=GOOD_NUMBER, actor="staff:1", now=clock.now())
    db.commit()
    page = desk.post(f"/ops/orders/{number}/cancellation", {"reason": "遅い"})
    assert page.status == 422
    assert "いまは「発送済み」のため、この操作はできません。" in page.one("[role=alert]").get_text()
    assert seen(db, number).cancelled_at is None


def test_part_of_the_money_goes_back_once_however_often_it_is_sent(desk: Browser, db: Session) -> None:
    number = paid_order(db)
    desk.get(f"/ops/orders/{number}")
    form = {"amount": "￥１，０００", "reason": "箱のへこみ", "once": "abc"}
    assert desk.post(f"/ops/orders/{number}/refunds", form).status == 303
    assert desk.post(f"/ops/orders/{number}/refunds", form).status == 303
    assert [(r.amount, r.reason) for r in oms.refunds(db, number)] == [(1000, "箱のへこみ")]
    assert "返金の予定 ¥1,000（箱のへこみ）" in desk.get(f"/ops/orders/{number}").text


@pytest.mark.parametrize("amount", ["5501", "0", "-100", "千円", "", "9" * 20])
def test_no_more_goes_back_than_was_paid(desk: Browser, db: Session, amount: str) -> None:
    number = paid_order(db)
    page = desk.post(f"/ops/orders/{number}/refunds", {"amount": amount, "reason": "x", "once": "abc"})
    assert page.status == 422
    assert page.one("input[name=amount]")["value"] == amount
    assert page.one("input[name=amount]")["aria-invalid"] == "true"
    assert seen(db, number).refund_due == 0
    assert staff.acts(db, f"order:{number}") == ()


def test_an_unpaid_order_offers_no_refund(desk: Browser, db: Session) -> None:
    number = order(db)
    assert desk.get(f"/ops/orders/{number}").all("form[action$=refunds]") == []
    assert (
        desk.post(f"/ops/orders/{number}/refunds", {"amount": "1", "reason": "x", "once": "a"}).status == 422
    )
