"""Overlays as a browser meets them: standing in the page, called by a trigger, closed, answered."""

from typing import Any

import sqlalchemy as sa
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from storefront.kernel import clock
from storefront.kernel.vault import Vault
from storefront.services import audiences, behaviour, campaigns, promotions
from storefront.services.promotions import (
    BatchDraft,
    BatchKind,
    Benefit,
    Conditions,
    Kind,
    PromotionDraft,
    Rule,
)
from tests.support.catalog import text
from tests.support.shop import shop

SITE = "hiyori"
PHONE = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Mobile Safari"}
HEADING = {"kind": "heading", "words": {"ja": "冬の<b>支度</b>", "en": "Winter"}}


def publish(db: Session, key: str, **told: Any) -> None:
    """A campaign that everybody may be shown."""
    content = {"name": key, "placement": "overlay", "blocks": [HEADING], **told}
    campaigns.keep(db, SITE, key, content, now=clock.now())
    campaigns.publish(db, SITE, key, now=clock.now())
    db.commit()


def csrf_of(browser: FlaskClient) -> str:
    """The token of this browser's pages."""
    page = BeautifulSoup(browser.get("/login", headers=PHONE).text, "html.parser")
    return str(page.select_one("input[name=csrf_token]")["value"])


def home(browser: FlaskClient, **headers: str) -> BeautifulSoup:
    """The home page as this browser gets it."""
    return BeautifulSoup(browser.get("/", headers=PHONE | headers).text, "html.parser")


def pull(browser: FlaskClient, trigger: str, reached: int, page: str = "/", **told: str) -> Any:
    """What the browser gets when a trigger comes on a page."""
    headers = PHONE | {
        "HX-Request": "true",
        "HX-Current-URL": f"http://localhost{page}",
        "X-CSRFToken": csrf_of(browser),
    }
    return browser.post(f"/overlays/{trigger}", data={"reached": reached, **told}, headers=headers)


def test_a_roll_down_stands_in_the_first_page_and_not_in_the_next(
    browser: FlaskClient, goods: Session
) -> None:
    publish(goods, "hello", style="rolldown")
    first = home(browser)
    assert first.select_one(".overlay--rolldown h2").text == "冬の<b>支度</b>"  # words are words, not markup
    assert not home(browser).select(".overlay--rolldown")


def test_closing_needs_no_script_and_closing_for_good_lasts(browser: FlaskClient, goods: Session) -> None:
    publish(goods, "hello", style="bar", caps={"most": 9, "times": 9, "cooldown_days": 0})
    page = home(browser)
    token = page.select_one(".overlay__out input[name=csrf_token]")["value"]
    answer = browser.post("/overlays/hello/close", data={"csrf_token": token, "for_good": "1"}, headers=PHONE)
    assert (answer.status_code, answer.location) == (303, "/")
    assert not home(browser).select(".overlay--bar")


def test_a_trigger_calls_one_window_and_counts_it(browser: FlaskClient, goods: Session) -> None:
    publish(goods, "umeda", style="slidein", trigger="dwell", after=20, pages=["home"])
    place = home(browser).select_one("#overlay-place")
    assert place["data-triggers"] == '[["dwell", 20]]'
    assert pull(browser, "dwell", 19).status_code == 204
    assert pull(browser, "dwell", 20, "/cart").status_code == 204
    shown = pull(browser, "dwell", 20)
    assert BeautifulSoup(shown.text, "html.parser").dialog["data-campaign"] == "umeda"
    assert pull(browser, "dwell", 20).status_code == 204
    assert not home(browser).select("#overlay-place")


def test_no_window_comes_in_a_checkout_nor_straight_from_a_search_engine(
    browser: FlaskClient, goods: Session
) -> None:
    publish(goods, "umeda", trigger="dwell", after=0)
    assert pull(browser, "dwell", 5, "/checkout").status_code == 204
    assert not home(browser, Referer="https://www.google.com/").select("#overlay-place")
    assert home(browser).select("#overlay-place")


def test_a_robot_is_shown_the_shop_and_nothing_is_counted(browser: FlaskClient, goods: Session) -> None:
    publish(goods, "hello", style="rolldown")
    assert not home(browser, **{"User-Agent": "Googlebot/2.1"}).select(".overlay")
    assert home(browser).select(".overlay")


def test_an_answer_is_kept_and_ends_the_asking(browser: FlaskClient, goods: Session) -> None:
    ask = {
        "kind": "question",
        "key": "warm",
        "words": {"ja": "寒いですか"},
        "options": [{"ja": "はい"}, {"ja": "いいえ"}],
    }
    publish(goods, "ask", trigger="dwell", blocks=[HEADING, ask], purpose="ask")
    assert "いいえ" in pull(browser, "dwell", 0).text
    token = {"X-CSRFToken": csrf_of(browser)}
    refused = browser.post(
        "/overlays/ask/answer", data={"question": "warm", "answer": "2"}, headers=PHONE | token
    )
    assert refused.status_code == 404
    kept = browser.post(
        "/overlays/ask/answer", data={"question": "warm", "answer": "1"}, headers=PHONE | token
    )
    assert "お答えをありがとうございます。" in kept.text
    behaviour.flush()
    told = goods.execute(
        sa.text("SELECT subject, data->'answer', data->'ask' FROM behaviour_event WHERE verb = 'answer'")
    )
    assert told.all() == [("question:warm", 1, "choice")]
    assert not home(browser).select("#overlay-place")


def test_what_is_not_published_has_no_address(browser: FlaskClient, goods: Session) -> None:
    campaigns.keep(goods, SITE, "draft", {"name": "x", "placement": "overlay"}, now=clock.now())
    goods.commit()
    token = {"X-CSRFToken": csrf_of(browser)}
    assert browser.post("/overlays/draft/close", headers=PHONE | token).status_code == 404
    assert browser.post("/overlays/thunder", headers=PHONE | token).status_code == 404


def test_a_published_campaign_that_cannot_be_read_leaves_the_page_whole(
    browser: FlaskClient, goods: Session
) -> None:
    publish(goods, "broken", placement="home", slot="hero", section={"kind": "hero", "collection": "winter"})
    goods.execute(sa.text("""UPDATE campaign SET live = live || '{"placement": "moon"}'"""))
    campaigns.bump(goods, SITE)
    goods.commit()
    assert home(browser).h1.text == "冬のはじめの、あたたかい支度。"


def test_a_coupon_is_taken_in_one_tap_once(browser: FlaskClient, goods: Session) -> None:
    rule = Rule(Benefit(Kind.AMOUNT, 500), Conditions(needs_coupon=True))
    draft = PromotionDraft("winter", "winter", text("冬", "Winter"), rule, state="live")
    promotions.put(goods, draft, by="staff:1", now=clock.now())
    batch = BatchDraft("winter", BatchKind.MULTI, code="FUYU500", most_uses=1)
    promotions.make(goods, batch, Vault(["test"]), by="staff:1", now=clock.now())
    publish(goods, "coupon", style="bar", blocks=[HEADING, {"kind": "coupon", "promotion": "winter"}])
    assert "クーポンを受け取る" in home(browser).select_one(".overlay--bar").text
    token = {"X-CSRFToken": csrf_of(browser)}
    assert "クーポンを受け取りました。" in browser.post("/overlays/coupon/coupon", headers=PHONE | token).text
    browser.post("/overlays/coupon/coupon", headers=PHONE | token)
    held = goods.execute(sa.text("SELECT count(*) FROM coupon_holding")).scalar_one()
    assert held == 1


def test_a_referrer_that_is_no_address_breaks_nothing(browser: FlaskClient, goods: Session) -> None:
    assert browser.get("/", headers=PHONE | {"Referer": "http://["}).status_code == 200
    token = {"X-CSRFToken": csrf_of(browser), "HX-Current-URL": "http://["}
    assert browser.post("/overlays/dwell", headers=PHONE | token).status_code == 404


def met(db: Session) -> int:
    """Rows of what people met."""
    return int(db.scalar(sa.text("SELECT count(*) FROM campaign_contact")) or 0)


def test_a_browser_that_never_comes_back_leaves_no_row_and_one_that_does_is_counted(
    browser: FlaskClient, goods: Session
) -> None:
    publish(goods, "hello", style="bar", holdout=0)
    for _ in range(3):
        assert home(shop().test_client()).select(".overlay--bar")
    assert home(browser).select(".overlay--bar")
    assert met(goods) == 0
    assert not home(browser).select(".overlay--bar")
    assert met(goods) == 1
    assert not home(browser).select(".overlay--bar")


def test_whoever_is_held_back_on_the_first_page_leaves_no_row_either(goods: Session) -> None:
    publish(goods, "hello", style="bar", purpose="sell", products=["soap"], holdout=50)
    pages = [home(shop().test_client()) for _ in range(8)]
    assert len({bool(page.select(".overlay")) for page in pages}) <= 2
    assert met(goods) == 0


def test_what_was_said_of_the_first_page_holds_when_its_trigger_comes(
    browser: FlaskClient, goods: Session
) -> None:
    publish(goods, "bar", style="bar", trigger="dwell", after=5, priority=10)
    publish(goods, "window", style="modal", trigger="dwell", after=5, priority=90)
    landing = home(browser, Referer="https://www.google.com/").select_one("#overlay-place")
    assert landing["data-origin"] == "search"
    assert "overlay--bar" in pull(browser, "dwell", 5, origin="search").text
    assert home(browser).select_one("#overlay-place")["data-origin"] == ""
    assert "overlay--modal" in pull(browser, "dwell", 5).text
    assert pull(browser, "dwell", 5, origin="moon").status_code == 204


def test_a_robot_leaves_no_row_whatever_it_asks(browser: FlaskClient, goods: Session) -> None:
    publish(goods, "hello", style="bar")
    publish(goods, "umeda", trigger="dwell")
    robot = {"User-Agent": "Googlebot/2.1 (Mobile; iPhone)"}
    browser.get("/", headers=robot)
    assert not BeautifulSoup(browser.get("/", headers=robot).text, "html.parser").select("#overlay-place")
    form = BeautifulSoup(browser.get("/login", headers=robot).text, "html.parser")
    secret = str(form.select_one("input[name=csrf_token]")["value"])
    token = {"X-CSRFToken": secret, "HX-Request": "true", "HX-Current-URL": "http://localhost/"}
    assert browser.post("/overlays/dwell", headers=robot | token).status_code == 204
    assert met(goods) == 0


def test_a_coupon_of_those_who_came_by_search_can_be_taken_after_the_page_was_left(
    browser: FlaskClient, goods: Session
) -> None:
    rule = audiences.loaded({"is": "came_from", "origins": ["search"]})
    audiences.put(goods, audiences.AudienceDraft("found", text("検索", "Search"), rule), now=clock.now())
    ask = {"kind": "question", "key": "warm", "words": {"ja": "寒いですか"}, "ask": "nps"}
    publish(goods, "ask", style="bar", blocks=[HEADING, ask], purpose="ask", audience="found")
    assert home(browser, Referer="https://www.google.com/").select(".overlay--bar")
    token = {"X-CSRFToken": csrf_of(browser)}
    kept = browser.post(
        "/overlays/ask/answer", data={"question": "warm", "answer": "9"}, headers=PHONE | token
    )
    assert "お答えをありがとうございます。" in kept.text
