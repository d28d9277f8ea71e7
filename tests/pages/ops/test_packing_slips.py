"""Packing slips are printed for one parcel or for a selection, of the own site only."""

from sqlalchemy.orm import Session

from tests.support import ops, papers
from tests.support.pages import Browser


def said(desk: Browser, url: str) -> str:
    answer = desk.get(url, lint=False)
    assert (answer.status, answer.response.mimetype) == (200, "application/pdf")
    return papers.text_of(answer.response.data)


def test_the_slip_of_one_parcel(desk: Browser, db: Session) -> None:
    number = ops.order(db)
    address = f"/ops/orders/{number}/parcels/{ops.parcel_of(db, number)}/packing-slip"
    assert desk.get(f"/ops/orders/{number}").all(f'a[href="{address}"]')
    assert "納品書" in said(desk, address) and number in said(desk, address)
    assert desk.get(f"/ops/orders/{number}/parcels/x/packing-slip").status == 404


def test_a_selection_is_one_file_in_its_order(desk: Browser, db: Session) -> None:
    first, second = ops.order(db, checkout="c1"), ops.order(db, checkout="c2")
    foreign = ops.order(db, checkout="c3", site="other")
    answer = desk.post("/ops/packing-slips", {"orders": [second, first, foreign]})
    assert answer.status == 303
    words = said(desk, answer.location)
    assert words.index(second) < words.index(first)
    assert foreign not in words


def test_nothing_chosen_or_too_much_is_said_above_the_queue(desk: Browser, db: Session) -> None:
    ops.order(db)
    answer = desk.post("/ops/packing-slips", {"orders": ",".join(f"HY-{i:04}-AAAA" for i in range(61))})
    assert (answer.status, "1〜60件" in answer.text) == (422, True)
    assert desk.get("/ops/packing-slips").status == 404
