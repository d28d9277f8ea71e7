"""What protects customers whatever page they are on: headers, cookies, tokens, escaping, silence of the logs."""

import re
from typing import Any

import pytest
import sqlalchemy as sa
import structlog
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from storefront.kernel import clock
from storefront.kernel import db as database
from storefront.pages.account.attempts import network
from storefront.services import catalog, customers, visits
from storefront.services.catalog.drafts import ProductDraft
from tests.support import buying, ops
from tests.support import catalog as goods
from tests.support.browsing import Browser
from tests.support.hostile import MARK
from tests.support.jobs import run_jobs
from tests.support.people import PASSWORD, customer
from tests.support.shop import shop

SHOP = "https://shop.example"
TOKEN = re.compile(r'<input[^>]* name="csrf_token"[^>]* value="([^"]+)"')


def https() -> FlaskClient:
    """A browser at the shop as production serves it, by https."""
    return shop(base_url=SHOP).test_client()


def ask(client: FlaskClient, path: str, **options: Any) -> Any:
    """Open a page by https."""
    return client.get(path, base_url=SHOP, **options)


def send(
    client: FlaskClient, path: str, page: Any, headers: dict[str, str] | None = None, **fields: str
) -> Any:
    """Send a form with the token of this page."""
    data = {"csrf_token": TOKEN.findall(page.text)[0], **fields}
    return client.post(path, base_url=SHOP, data=data, headers=headers)


def observatory(headers: Any) -> int:
    """The score of MDN's HTTP Observatory (its grader's charts.js), as far as headers decide it."""
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    cookies = headers.getlist("Set-Cookie")
    assert "unsafe" not in str(policy)
    score = 100 + (10 if policy["default-src"] == "'none'" else 5)
    score += 5 if policy["frame-ancestors"] == "'none'" else -20
    score += 5 if headers["Referrer-Policy"] == "strict-origin-when-cross-origin" else -5
    score += 10 if headers["Cross-Origin-Resource-Policy"] == "same-origin" else 0
    score -= 0 if headers["X-Content-Type-Options"] == "nosniff" else 5
    score -= 0 if int(re.search(r"max-age=(\d+)", headers["Strict-Transport-Security"])[1]) > 15552000 else 10  # type: ignore[index]
    score -= 50 if "Access-Control-Allow-Origin" in headers else 0
    whole = all({"Secure", "HttpOnly", "SameSite=Lax"} <= set(c.split("; ")) for c in cookies)
    return score + ((5 if whole else -40) if cookies else 0)


def test_every_kind_of_answer_reaches_the_best_grade(db: Session) -> None:
    client = https()
    style = re.search(r'href="(/static/css/[^"]+)"', ask(client, "/").text)
    assert style is not None
    for path in (
        "/",
        "/login",
        "/cart",
        "/search?q=a",
        "/nowhere",
        "/staff/login",
        "/media/none.webp",
        style[1],
    ):
        answer = ask(client, path)
        assert observatory(answer.headers) >= 125, path
        assert "camera=()" in answer.headers["Permissions-Policy"]


def test_session_cookies_belong_to_this_host_alone(db: Session) -> None:
    for path, name in (("/login", "__Host-sid"), ("/staff/login", "__Host-staff_sid")):
        cookie = ask(https(), path).headers["Set-Cookie"]
        assert cookie.startswith(f"{name}=")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert "Domain" not in cookie


def test_links_in_mails_work_by_https_and_tell_their_secret_to_nobody(db: Session) -> None:
    person = customer(db)
    token = customers.issue_token(
        db, person.account_id, customers.RESET, expires_at=clock.now() + customers.LIVES[customers.RESET]
    )
    db.commit()
    client = https()
    page = ask(client, f"/password/reset/{token}")
    assert '<meta name="referrer" content="strict-origin">' in page.text
    answer = send(client, f"/password/reset/{token}", page, password="まったく新しいことば 77")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/login")


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "http://["},
        {"Origin": "https://shop.example.evil.example"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/cart/lines", "/checkout", "/login", "/logout", "/staff/login"])
def test_a_form_from_another_site_is_refused_with_a_good_token(
    db: Session, headers: dict[str, str], path: str
) -> None:
    client = https()
    answer = send(client, path, ask(client, "/staff/login" if "staff" in path else "/login"), headers)
    assert answer.status_code == 400


def test_the_shops_own_forms_pass_with_and_without_an_origin(db: Session) -> None:
    for headers in ({}, {"Origin": SHOP}, {"Origin": "null"}, {"Sec-Fetch-Site": "same-origin"}):
        client = https()
        answer = send(
            client, "/login", ask(client, "/login"), headers, email="a@example.jp", password="x" * 12
        )
        assert answer.status_code == 422


def test_the_checkout_without_its_token_keeps_nothing_of_what_was_sent(db: Session) -> None:
    ops.floor(db)
    browser = Browser(at=goods.NOW)
    browser.post("/cart/lines", {"sku": ops.TEE, "quantity": "1"})
    for token in ("", "x", Browser().token):
        answer = browser.post("/checkout", buying.HANA, token=token or "none")
        assert answer.status_code == 422
        assert "もう一度ボタンを押してください" in answer.text
        assert "梅田3丁目1-1" in answer.text
    assert db.execute(sa.text("SELECT count(*) FROM checkout")).scalar() == 0


def test_pages_with_a_name_on_them_are_stored_nowhere(db: Session) -> None:
    customer(db)
    browser = Browser()
    assert browser.get("/").headers["Cache-Control"] == "private, no-cache"
    browser.post("/login", {"email": "sato@demo.example", "password": PASSWORD})
    assert browser.get("/").headers["Cache-Control"] == "no-store"
    browser.get("/mypage")
    assert browser.post("/logout", {}).headers["Clear-Site-Data"] == '"cache"'


def test_signing_in_as_somebody_else_leaves_nothing_of_the_first(db: Session) -> None:
    ops.floor(db)
    customer(db)
    customer(db, "suzuki@demo.example", family="鈴木", given="一郎")
    browser = Browser(at=goods.NOW)
    browser.post("/login", {"email": "sato@demo.example", "password": PASSWORD})
    browser.get("/cart")
    placed = buying.place(browser, buying.reach_confirmation(browser, ops.TEE)).headers["Location"]
    assert browser.get(placed).status_code == 200
    browser.post("/login", {"email": "suzuki@demo.example", "password": PASSWORD})
    assert browser.get(placed).status_code == 404


def test_a_request_under_way_does_not_revive_an_ended_session(db: Session) -> None:
    customer(db)
    browser = Browser()
    browser.post("/login", {"email": "sato@demo.example", "password": PASSWORD})
    token = browser.client.get_cookie("sid").value  # type: ignore[union-attr]
    visit = visits.load(db, token, visits.VISITOR, browser.at)
    assert visit is not None
    visits.end(db, token)
    visits.save(db, visit, browser.at)
    assert visits.load(db, token, visits.VISITOR, browser.at) is None


def test_a_made_up_client_address_does_not_buy_more_attempts(db: Session) -> None:
    browser, answers = Browser(), []
    for n in range(31):
        browser.client.environ_base["HTTP_X_FORWARDED_FOR"] = f"198.51.100.{n}"
        answers.append(
            browser.post("/login", {"email": f"n{n}@example.jp", "password": "x" * 12}).status_code
        )
    assert answers == [422] * 30 + [429]


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"), ("", ""), ("unix:", "unix:"),
    ],
)  # fmt: skip
def test_an_ipv6_household_counts_as_one(address: str, counted: str) -> None:
    assert network(address) == counted


def marked() -> ProductDraft:
    """A T-shirt whose texts are all markup, as an import of a stranger's file may bring it."""
    mark = goods.text(f"布{MARK}", f"cloth{MARK}</script>")
    return goods.tee(
        name=f"シャツ{MARK}", english=f"Tee{MARK}", line=mark, description=mark, material=mark, care=mark
    )


def test_markup_in_texts_of_goods_stays_text_on_every_page(db: Session) -> None:
    goods.shelves(db)
    goods.warehouse(db)
    catalog.put_products(db, [marked()], now=goods.NOW)
    goods.stock(db, **{ops.TEE.replace("-", "_"): 5})
    db.commit()
    browser = Browser(at=goods.NOW)
    browser.post("/cart/lines", {"sku": ops.TEE, "quantity": "1"})
    for path in ("/", "/c/tops", "/search?q=シャツ", "/p/everyday-tee", "/cart", "/checkout"):
        text = browser.get(path).text
        assert MARK not in text, path
        assert "alert(1)" in text or path in ("/", "/checkout"), path
    placed = buying.place(browser, buying.reach_confirmation(browser, ops.TEE, note=MARK))
    assert placed.status_code == 303
    letters = [x for x in run_jobs(db).letters if x.html]
    assert letters
    assert all(MARK not in letter.html and "alert(1)" in letter.html for letter in letters)


def test_structured_data_and_mails_name_the_shop_whatever_host_is_claimed(db: Session) -> None:
    ops.floor(db)
    browser = Browser(at=goods.NOW)
    page = browser.get("/p/everyday-tee", headers={"Host": "evil.example"})
    assert '"url": "http://localhost:8000/p/everyday-tee"' in page.text
    assert "evil.example" not in page.text


def test_neither_logs_nor_errors_repeat_what_is_private(db: Session) -> None:
    customer(db)
    secrets = ["sato@demo.example", "new@example.jp", PASSWORD, "間違えたことば 12345"]
    with structlog.testing.capture_logs() as lines:
        browser = Browser()
        browser.post("/register", {"email": "new@example.jp", "password": PASSWORD, "terms": "y"})
        browser.post("/password/forgot", {"email": "sato@demo.example"})
        letters = run_jobs(db).letters
        links = [found for x in letters for found in re.findall(r"/(?:verify|reset)/([\w-]{40,})", x.text)]
        assert len(links) >= 2
        for kind in ("verify", "password/reset"):
            for link in links:
                browser.get(f"/{kind}/{link}")
                browser.post(f"/{kind}/{link}", {"password": "短い"}, token="forged")
        browser.post("/login", {"email": "sato@demo.example", "password": "間違えたことば 12345"})
        browser.post("/login", {"email": "sato@demo.example", "password": PASSWORD})
        token = browser.client.get_cookie("sid").value  # type: ignore[union-attr]
    said = repr(lines)
    assert "answered" in said
    assert [s for s in (*secrets, *links, token) if s in said] == []


def test_a_failed_statement_does_not_tell_its_values(engine: sa.Engine) -> None:
    assert engine.hide_parameters
    with engine.connect() as connection, pytest.raises(sa.exc.DBAPIError) as failed:
        connection.execute(sa.text("SELECT 1 / (CASE WHEN :v = :v THEN 0 END)"), {"v": "sato@demo.example"})
    assert "sato" not in str(failed.value)
    assert database.configured()
