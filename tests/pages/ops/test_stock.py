"""Stock at the desk: looked up, received, corrected, put on a shelf."""

import pytest
from sqlalchemy.orm import Session

from storefront import ims
from storefront.services import staff
from tests.oms.makers import counters, goods
from tests.support.ops import SOAP, TEE, order
from tests.support.pages import Browser


def test_a_sku_is_shown_place_by_place(desk: Browser, db: Session) -> None:
    order(db, goods(SOAP, 3))
    ims.put_safety(db, "TYO", "web", 2)
    db.commit()
    page = desk.get("/ops/stock?q=4599900010013")
    cells = [c.get_text(strip=True) for c in page.one("tbody tr").find_all(["th", "td"])]
    assert cells == ["東京倉庫", "A-11-03", "15", "20", "0", "3", "2"]


def test_words_find_skus_with_their_sums(desk: Browser, db: Session) -> None:
    order(db, goods(TEE))
    page = desk.get("/ops/stock?q=ふだん")
    rows = [[c.get_text(strip=True) for c in r.find_all(["th", "td"])] for r in page.all("tbody tr")]
    assert len(rows) == 4
    assert [TEE, "ふだんのTシャツ 紺 M", "", "20", "1", "19"] in rows
    assert "見つかりませんでした" in desk.get("/ops/stock?q=どこにもない%25").text
    assert desk.get("/ops/stock?sku=NOTHING").status == 404


def test_goods_arrive_once_per_document(desk: Browser, db: Session) -> None:
    form = {"location": "TYO", "quantity": "１２", "document": "D-77"}
    assert desk.post(f"/ops/stock/{SOAP}/receipts", form).location == f"/ops/stock?sku={SOAP}"
    answer = desk.post(f"/ops/stock/{SOAP}/receipts", form)
    assert "すでに記録されています" in desk.get(answer.location).one("#toasts").get_text()
    assert counters(db, SOAP, "TYO") == (32, 0, 0)
    act = staff.acts(db, f"sku:{SOAP}")[0]
    assert (act.action, act.before["TYO new"], act.after["TYO new"]) == ("stock.receive", 20, 32)


def test_a_count_is_corrected_with_its_reason(desk: Browser, db: Session) -> None:
    form = {"location": "TYO", "quantity": "－２", "reason": "damaged", "once": "abc"}
    desk.post(f"/ops/stock/{SOAP}/adjustments", form)
    desk.post(f"/ops/stock/{SOAP}/adjustments", form)
    assert counters(db, SOAP, "TYO") == (18, 0, 0)
    assert ims.movements(db, SOAP)[0].cause_type == "adjustment:damaged"


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"location": "TYO", "quantity": "-18", "reason": "lost", "once": "a"}, None),
        ({"location": "TYO", "quantity": "0", "reason": "lost", "once": "a"}, "quantity"),
        ({"location": "TYO", "quantity": "many", "reason": "lost", "once": "a"}, "quantity"),
        ({"location": "TYO", "quantity": "1", "reason": "", "once": "a"}, "reason"),
        ({"location": "", "quantity": "1", "reason": "lost", "once": "a"}, "location"),
        ({"location": "NOWHERE", "quantity": "1", "reason": "lost", "once": "a"}, "location"),
    ],
)
def test_an_impossible_correction_changes_nothing(
    desk: Browser, db: Session, form: dict[str, str], field: str | None
) -> None:
    order(db, goods(SOAP, 5))
    page = desk.post(f"/ops/stock/{SOAP}/adjustments", form)
    assert page.status == 422
    if field:
        assert page.one(f"form[action$=adjustments] [name={field}]")["aria-invalid"] == "true"
    else:
        assert "引当済みの数" in page.text
    assert counters(db, SOAP, "TYO") == (20, 0, 5)
    assert staff.acts(db, f"sku:{SOAP}") == ()


def test_a_sku_is_put_on_another_shelf(desk: Browser, db: Session) -> None:
    assert desk.post(f"/ops/stock/{SOAP}/shelves", {"location": "TYO", "shelf": "ｃ-01-02"}).status == 303
    assert ims.shelves(db, [SOAP]) == {(SOAP, "TYO"): "C-01-02"}


def test_what_the_catalog_does_not_know_is_not_received(desk: Browser, db: Session) -> None:
    form = {"location": "TYO", "quantity": "1", "document": "D-1"}
    assert desk.post("/ops/stock/NOTHING/receipts", form).status == 404
    assert ims.levels(db, ["NOTHING"]) == ()
