"""The desk gives label files out and takes tracking numbers in."""

import io

from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel import clock
from tests.support import ops
from tests.support.pages import Browser

HEADER = "お客様管理番号,伝票番号\r\n"


def packed(db: Session, checkout: str = "c1") -> str:
    number = ops.order(db, checkout=checkout)
    oms.start_picking(db, [number], actor="staff:1", now=clock.now())
    oms.pack(db, ops.parcel_of(db, number), actor="staff:1", now=clock.now())
    db.commit()
    return number


def send(desk: Browser, text: str, **more: str) -> object:
    file = (io.BytesIO(text.encode("cp932")), "b2.csv")
    return desk.post("/ops/carriers/tracking", {"carrier": "yamato", "file": file, **more})


def state(db: Session, number: str) -> str:
    found = oms.order(db, number)
    assert found is not None
    return found.state


def test_label_files_are_made_for_the_chosen_orders(desk: Browser, db: Session) -> None:
    number = packed(db)
    answer = desk.post("/ops/carriers", {"orders": [number]})
    assert (answer.status, answer.location) == (303, f"/ops/carriers?orders={number}")
    page = desk.get(answer.location)
    link = page.one("a[download]")
    file = desk.get(str(link["href"]), lint=False)
    assert (file.status, file.response.mimetype) == (200, "text/csv")
    assert f"{number}-1" in file.response.data.decode("cp932")
    assert desk.get(f"/ops/carriers/sagawa/labels?orders={number}").status == 404
    assert desk.get("/ops/carriers/nobody/labels").status == 404


def test_trying_changes_nothing_taking_in_ships_and_twice_is_once(desk: Browser, db: Session) -> None:
    number = packed(db)
    text = f"{HEADER}{number}-1,444413758703\r\n"
    desk.get("/ops/carriers")
    tried = send(desk, text, **{"try": "1"})
    assert "新しく発送する荷物 1個" in tried.text and state(db, number) == "packed"  # type: ignore[attr-defined]
    assert send(desk, text).status == 303  # type: ignore[attr-defined]
    assert state(db, number) == "shipped"
    assert send(desk, text).status == 303  # type: ignore[attr-defined]
    verbs = [e.verb for e in oms.timeline(db, number)]
    assert verbs.count("order.shipped") == 1


def test_with_one_bad_row_nothing_is_shipped(desk: Browser, db: Session) -> None:
    number = packed(db)
    desk.get("/ops/carriers")
    answer = send(desk, f"{HEADER}{number}-1,444413758703\r\nHY-0000-0000-1,444413758703\r\n")
    assert (answer.status, state(db, number)) == (422, "packed")  # type: ignore[attr-defined]
    assert "この管理番号の荷物はありません" in answer.text  # type: ignore[attr-defined]


def test_a_missing_file_is_asked_for(desk: Browser) -> None:
    desk.get("/ops/carriers")
    answer = desk.post("/ops/carriers/tracking", {"carrier": "yamato"})
    assert (answer.status, "CSVファイルを選んでください" in answer.text) == (422, True)
