"""Settings at the studio: delivery and closed days, synonyms, the register behind the security policy."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from storefront.kernel import clock
from storefront.services import business, deliveries, search, staff
from storefront.services.deliveries import DeliverySettings
from tests.pages.studio.editing import edited
from tests.support.pages import Browser

DELIVERIES, SYNONYMS, PARTIES = (
    f"/studio/settings/{key}" for key in ("deliveries", "synonyms", "transmissions")
)


def settings(db: Session) -> DeliverySettings:
    return business.current(db, DeliverySettings, fresh=True)


def test_fees_transit_and_cut_off_change_and_what_is_not_shown_stays(studio: Browser, db: Session) -> None:
    before = settings(db)
    answer = edited(
        studio, DELIVERIES, cut_off="11:30", free_from="８,０００", prefectures__46__fee="1980", prefectures__46__days="5",
        prefectures__46__never_free="y", closed_days__0__day="2026-12-29",
    )  # fmt: skip
    assert answer.status == 303, answer.text
    after = settings(db)
    assert (after.cut_off.isoformat(), after.free_from, after.never_free) == ("11:30:00", 8000, ("沖縄県",))
    assert (after.fees["沖縄県"], after.transit_days["沖縄県"], after.fees["東京都"]) == (
        1980,
        5,
        before.fees["東京都"],
    )
    assert [d.isoformat() for d in after.closed_days] == ["2026-12-29"]
    assert (after.carriers, after.cash_bands) == (before.carriers, before.cash_bands)
    assert deliveries.fee(after, prefecture="沖縄県", goods_total=9000) == 1980
    assert "都道府県" not in staff.acts(db, "delivery:deliveries")[0].after


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({f"weekdays__{n}__closed": "y" for n in range(7)}, "少なくとも一つの曜日"),
        ({"prefectures__0__prefecture": "蝦夷地"}, "都道府県の行がそろっていません"),
        ({"cut_off": "25:00"}, "14:00の形"),
        ({"prefectures__0__days": "0"}, "1〜60"),
    ],
)
def test_impossible_settings_are_refused(
    studio: Browser, db: Session, changes: dict[str, str], words: str
) -> None:
    before = settings(db)
    page = edited(studio, DELIVERIES, **changes)
    assert (page.status, words in page.text) == (422, True)
    assert settings(db) == before


def test_synonyms_are_written_taken_out_and_brought_back(studio: Browser, db: Session) -> None:
    edited(
        studio,
        SYNONYMS,
        pairs__0__term="セーター",
        pairs__0__equals="ニット",
        pairs__1__term="鞄",
        pairs__1__equals="バッグ",
    )
    assert len(search.list_synonyms(db)) == 2
    edited(studio, SYNONYMS, pairs__0__gone="y")
    assert len(search.list_synonyms(db)) == 1
    page = studio.get(SYNONYMS)
    old = page.all(".version form")[0]
    assert studio.post(f"{SYNONYMS}/undo", {i["name"]: i["value"] for i in old.select("input")}).status == 303
    assert len(search.list_synonyms(db)) == 2
    assert edited(studio, SYNONYMS, pairs__2__term="同じ", pairs__2__equals="同じ").status == 422


def policy(browser: Browser, path: str = "/") -> str:
    return str(browser.get(path).response.headers["Content-Security-Policy"])


PARTY: dict[str, Any] = {
    "parties__1__tag": "stats", "parties__1__recipient__ja": "計測社", "parties__1__information__ja": "閲覧の記録",
    "parties__1__purpose__ja": "計測", "parties__1__origins": "https://stats.example", "parties__1__pictures": "y",
}  # fmt: skip


def test_the_register_opens_the_policy_and_tells_the_customer(studio: Browser, db: Session) -> None:
    business.put_legal_page(
        db, business.LegalPage(slug="external", title={"ja": "外部送信"}), by="t", now=clock.now()
    )
    assert "stats.example" not in policy(studio)
    assert edited(studio, PARTIES, **PARTY).status == 303
    assert "img-src 'self' data: https://stats.example" in policy(studio)
    rows = [c.get_text() for c in studio.get("/legal/external").all("tbody tr")[1].find_all(["th", "td"])]
    assert rows == ["計測社", "閲覧の記録", "計測"]
    edited(studio, PARTIES, parties__1__gone="y")
    assert "stats.example" not in policy(studio)


@pytest.mark.parametrize(
    "origin", ["http://stats.example", "https://*.example", "https://a.example; script-src *", "*"]
)
def test_origins_that_would_open_the_policy_wide_are_refused(
    studio: Browser, db: Session, origin: str
) -> None:
    page = edited(studio, PARTIES, **PARTY | {"parties__1__origins": origin})
    assert page.status == 422
    assert "stats" not in policy(studio)


def test_the_payment_provider_stays_while_cards_are_taken(studio: Browser) -> None:
    page = edited(studio, PARTIES, parties__0__gone="y")
    assert (page.status, "stripe" in page.text) == (422, True)
