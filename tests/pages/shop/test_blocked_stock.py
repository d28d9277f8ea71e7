"""Stock and orders locked by somebody for long: pages open with what was last known, the checkout says so."""

import time
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from storefront import ims
from storefront.ims import reading
from storefront.kernel import db as database
from storefront.kernel.asking import Question
from storefront.pages import last_known
from tests.support.browsing import Browser
from tests.support.buying import fill, place, reach_confirmation
from tests.support.goods import NOW, on_sale

LOCK = "LOCK TABLE ims_stock, ims_commitment, oms_order IN ACCESS EXCLUSIVE MODE"
CHANGES = 400  # milliseconds that a change waits here
PAGES = ("/", "/p/p-sw-m", "/p/p-scarf", "/cart", "/search?q=セーター")


@pytest.fixture
def house(committed: sa.Engine) -> Iterator[sa.Engine]:
    """A shop whose pages wait for a quarter of a second, with ten sweaters and a scarf that is sold out."""
    with database.new_session() as db:
        on_sale(db, "SW-M", left=10)
        on_sale(db, "SCARF", left=0, name="マフラー")
        refreshed(db)
    web = database.connect(committed.url.render_as_string(hide_password=False), wait=CHANGES)
    database.configure(web, questions_wait=250)
    last_known.forget()
    yield committed
    last_known.forget()
    database.release()
    web.dispose()


def refreshed(db: sa.orm.Session) -> None:
    """The read model has heard of it."""
    from storefront.services import catalog

    catalog.refresh_listings(db, ["SW-M", "SCARF"], now=NOW)
    db.commit()


def test_pages_open_with_what_was_last_known(house: sa.Engine) -> None:
    browser = Browser()
    browser.post("/cart/lines", {"sku": "SW-M", "quantity": "1"})
    for path in PAGES:
        browser.get(path)  # the first opening compiles templates
    with house.connect() as holder, holder.begin():
        holder.execute(sa.text(LOCK))
        told = {path: timed(browser, path) for path in PAGES}
    assert {path: status for path, (status, _, _) in told.items()} == dict.fromkeys(told, 200)
    assert max(took for _, took, _ in told.values()) < 1
    assert "売り切れ" not in told["/p/p-sw-m"][2]
    assert "売り切れ" in told["/p/p-scarf"][2]


def timed(browser: Browser, path: str) -> tuple[int, float, str]:
    """Status, seconds and text of a page."""
    begun = time.monotonic()
    answer = browser.get(path)
    return answer.status_code, time.monotonic() - begun, answer.text


def test_the_checkout_says_so_and_sells_nothing(house: sa.Engine) -> None:
    browser = Browser()
    button = reach_confirmation(browser, "SW-M")
    with house.connect() as holder, holder.begin():
        holder.execute(sa.text(LOCK))
        for answer in (
            place(browser, button),
            browser.get("/checkout/confirm"),
            browser.get("/checkout"),
            fill(browser),
        ):
            assert answer.status_code == 503
            assert answer.headers["Retry-After"] == "5"
            assert "ただいま大変混み合っています" in answer.text
        assert "混み合っています" in browser.post("/cart/lines", {"sku": "SW-M", "quantity": "1"}).text
    assert place(browser, button).status_code == 303
    with database.new_session() as db:
        assert ims.availability(db, ["SW-M"])["SW-M"].total == 9
        assert ims.verify(db) == ()


def test_what_was_typed_meanwhile_is_there_afterwards(house: sa.Engine) -> None:
    browser = Browser()
    reach_confirmation(browser, "SW-M")
    with house.connect() as holder, holder.begin():
        holder.execute(sa.text(LOCK))
        assert fill(browser, family_name="早乙女", note="玄関の横にお願いします").status_code == 503
    again = browser.get("/checkout").text
    assert "早乙女" in again
    assert "玄関の横にお願いします" in again


def test_pages_do_not_wait_for_an_answer_that_comes_late(
    house: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = sa.text("SELECT pg_sleep(10), CAST(:skus AS text[]), CAST(:channel AS text), CAST(:site AS text)")
    monkeypatch.setattr(reading, "_COUNTS", Question(lambda: late, within=reading.SOON))
    browser = Browser()
    browser.get("/cart")
    status, took, text = timed(browser, "/p/p-sw-m")
    assert (status, took < 1, "売り切れ" in text) == (200, True, False)


def test_who_asked_in_vain_does_not_wait_again_at_once(house: sa.Engine) -> None:
    browser = Browser()
    with house.connect() as holder, holder.begin():
        holder.execute(sa.text(LOCK))
        browser.get("/p/p-sw-m")
        with database.counted_statements() as asked:
            browser.get("/p/p-sw-m")
    assert [statement for statement in asked if "ims_stock" in statement] == []


def test_a_change_may_wait_longer_than_a_question(house: sa.Engine) -> None:
    limit = sa.text("SHOW lock_timeout")
    assert Question(lambda: limit).scalar(database.reading()) == "250ms"
    assert database.reading().scalar(limit) == "250ms"
    with database.transaction() as db:  # begun by a question
        assert db.scalar(limit) == "400ms"
    with database.transaction() as db, db.begin_nested():
        assert db.scalar(limit) == "400ms"
    with database.separate_transaction() as db:
        assert db.scalar(limit) == "400ms"
