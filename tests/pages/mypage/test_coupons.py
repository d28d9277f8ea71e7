"""My coupons: with their last day, and with the reason when one cannot be used any more."""

from datetime import timedelta

from sqlalchemy.orm import Session

from storefront.services import promotions
from tests.oms.makers import LATER
from tests.services.promotions.shop import VAULT, promotion
from tests.support.browsing import Browser


def test_a_code_is_added_and_told_with_its_end(browser: Browser, db: Session) -> None:
    promotions.put(db, promotion("winter", needs_coupon=True), by="test", now=LATER)
    kind = promotions.BatchKind.MULTI
    ends = LATER + timedelta(days=3)
    code = promotions.BatchDraft("winter", kind, code="FUYU500", ends_at=ends)
    promotions.make(db, code, VAULT, by="test", now=LATER)
    db.commit()
    assert "お持ちのクーポンはありません" in browser.get("/mypage/coupons").text
    wrong = browser.post("/mypage/coupons", {"code": "HARU500"})
    assert (wrong.status_code, "このコードは使えません" in wrong.text) == (422, True)
    assert browser.post("/mypage/coupons", {"code": "fuyu-500"}).location == "/mypage/coupons"
    page = browser.get("/mypage/coupons").text
    assert ("winter の割引" in page, "末尾 U500" in page, "まで" in page) == (True, True, True)
    browser.at = ends
    assert "で終わりました" in browser.get("/mypage/coupons").text
