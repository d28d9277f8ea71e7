"""Promotions at the studio: written, stopped when they are wrong, published, undone, with coupons that can be handed out."""

import pytest
from sqlalchemy.orm import Session

from storefront.services import promotions
from storefront.services.promotions import Kind
from tests.pages.studio.editing import edited, sent
from tests.support.pages import Browser, form_values

PAGE = "/studio/promotions/spring"


@pytest.fixture
def opened(studio: Browser) -> Browser:
    """A new promotion, open in the editor."""
    studio.get("/studio/promotions/new")
    made = studio.post(
        "/studio/promotions/new", {"slug": "spring", "name-ja": "春の割引", "name-en": "Spring"}
    )
    assert (made.status, made.location) == (303, PAGE)
    return studio


def test_a_promotion_is_published_changed_and_brought_back(opened: Browser, db: Session) -> None:
    assert (
        edited(opened, PAGE, state="live", kind="percent", value="10", minimum_amount="5,000円").status == 303
    )
    (live,) = promotions.live(db)
    assert (live.benefit.kind, live.benefit.value, live.conditions.minimum_amount) == (Kind.PERCENT, 10, 5000)
    assert live.title == {"ja": "春の割引", "en": "Spring"}
    assert edited(opened, PAGE, value="20").status == 303
    page = opened.get(PAGE)
    assert "春の割引" in page.text
    seal = form_values(page.one("#record"))["seal"]
    assert opened.post(f"{PAGE}/undo", {"number": "2", "seal": seal}).status == 303
    assert promotions.live(db)[0].benefit.value == 10


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"value": "0"}, "引く金額を入れてください"),
        ({"kind": "percent", "value": "100"}, "100%引きです"),
        ({"value": "500", "ends_at": "2026-01-01T00:00"}, "もう終わっています"),
        ({"value": "500", "starts_at": "2027-02-01T00:00", "ends_at": "2027-01-01T00:00"}, "始まりより前"),
        ({"value": "500", "total_limit": "1", "person_limit": "2"}, "全体の回数より多く"),
        ({"value": "500", "first_order": "y", "person_limit": "2"}, "一度だけです"),
        ({"value": "500", "scope-0-slug": "nothing", "scope-0-kind": "category"}, "見つからない名前があります"),
        ({"kind": "gift", "gift": "HY-TEE-NVY-M"}, "見つからないか、販売していません"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_before_it_is_published(
    opened: Browser, db: Session, changes: dict[str, str], said: str
) -> None:
    data = {**form_values(opened.get(PAGE).one("#record")), "state": "live", **changes}
    answer = sent(opened, PAGE, data)
    assert answer.status == 422
    assert said in answer.text
    assert promotions.live(db) == ()


def test_a_draft_says_what_would_stop_it(opened: Browser) -> None:
    assert edited(opened, PAGE, value="500", ends_at="2026-01-01T00:00").status == 303
    assert "もう終わっています" in opened.get(PAGE).text


def test_coupons_are_made_handed_out_without_live_cells_and_withdrawn(opened: Browser, db: Session) -> None:
    new = {"new-kind": "single", "new-count": "3", "new-note": "=SUM(A1)"}
    assert opened.post(f"{PAGE}/coupons", new).status == 303
    (batch,) = promotions.batches(db, "spring")
    assert (batch.made, batch.note) == (3, "=SUM(A1)")
    file = opened.post(f"{PAGE}/coupons/{batch.public_id}.csv", {})
    rows = file.response.get_data(as_text=True).removeprefix("\ufeff").split("\r\n")
    assert rows[0] == "code,most_uses,used"
    assert len({row.split(",")[0] for row in rows[1:4]}) == 3
    assert all(row[0] not in "=+-@" for row in rows if row)
    opened.get(PAGE)
    assert opened.post(f"{PAGE}/coupons/{batch.public_id}/withdrawal", {}).status == 303
    assert promotions.batches(db, "spring")[0].withdrawn_at is not None


def test_a_code_that_cannot_be_is_refused_and_nothing_is_made(opened: Browser, db: Session) -> None:
    answer = opened.post(f"{PAGE}/coupons", {"new-kind": "multi", "new-code": "abc"})
    assert (answer.status, "6〜32文字" in answer.text) == (422, True)
    late = {"new-kind": "multi", "new-code": "HARU2026", "new-ends_at": "2026-01-01T00:00"}
    assert "期限が過ぎています" in opened.post(f"{PAGE}/coupons", late).text
    assert promotions.batches(db, "spring") == ()
