"""My Page says what the shop believes; the customer corrects it, forgets it, and decides what may be remembered."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.services import behaviour, customers, profile
from storefront.services.behaviour import Happening
from storefront.services.profile import Who
from tests.oms import makers
from tests.pages.mypage.conftest import signed_in
from tests.support import catalog as goods
from tests.support.browsing import Browser

PAGE = "/mypage/preferences"
LOOKS = (("view", "product:everyday-tee"), ("list", "category:tops"), ("view", "product:castile-soap"))


@pytest.fixture
def hers(db: Session, sato: Any) -> Browser:
    """Her browser after she looked at a T-shirt and soap."""
    goods.shelves(db)
    goods.catalog.put_products(db, [goods.tee(), goods.soap()], now=goods.NOW)
    told = [
        Happening(makers.NOW, "hiyori", "web", None, sato.person_id, verb, subject, data={"device": "phone"})
        for verb, subject in LOOKS
    ]
    behaviour.write(db, told)
    profile.follow(db, behaviour.queries.complete_until(db))
    db.commit()
    return signed_in("sato@demo.example")


def known(db: Session, sato: Any) -> profile.Profile:
    return profile.read(db, Who(None, sato.person_id))


def test_the_page_says_in_words_what_is_believed(hers: Browser) -> None:
    page = hers.get(PAGE)
    assert "ご覧になったことがあります" in page.text
    assert "スマートフォン" in page.text
    assert page.text.count("/p/everyday-tee") == 1


def test_an_interest_is_taken_away_and_another_given(db: Session, sato: Any, hers: Browser) -> None:
    key = next(key for key in known(db, sato).interests if key.startswith("category:"))
    assert hers.post(f"{PAGE}/interests/removal", {"key": key}).status_code == 303
    assert key not in known(db, sato).interests
    assert hers.post(f"{PAGE}/interests", {"category": key.removeprefix("category:")}).status_code == 303
    assert known(db, sato).interests[key].score >= 5
    assert "お客様が選ばれました" in hers.get(PAGE).text
    hers.post(f"{PAGE}/interests", {"category": "no-such-shelf"})
    assert set(known(db, sato).told.likes) == {key}


def test_what_was_looked_at_is_forgotten(db: Session, sato: Any, hers: Browser) -> None:
    assert hers.post(f"{PAGE}/looks/removal", {}).status_code == 303
    assert (known(db, sato).viewed, dict(known(db, sato).counts)) == ((), {})
    assert "記録はありません。" in hers.get(PAGE).text


def test_a_size_is_corrected_but_not_with_a_novel(db: Session, sato: Any, hers: Browser) -> None:
    assert hers.post(f"{PAGE}/sizes", {"category": "tops", "size": "L"}).status_code == 303
    assert known(db, sato).sizes == {"tops": "L"}
    answer = hers.post(f"{PAGE}/sizes", {"category": "tops", "size": "L" * 13})
    assert (answer.status_code, "12文字まで" in answer.text) == (422, True)
    assert known(db, sato).sizes == {"tops": "L"}


def test_who_withdraws_both_agreements_is_forgotten_and_no_longer_noted(
    db: Session, sato: Any, hers: Browser
) -> None:
    assert hers.post(f"{PAGE}/agreements", {}).status_code == 303
    assert known(db, sato).consents == {"terms:web"}
    assert known(db, sato).interests == {}
    assert behaviour.queries.of(db, people=[sato.person_id]) == ()
    hers.post(f"{PAGE}/agreements", {"personalization": "y", "analytics": "y"})
    assert known(db, sato).consents >= {"analytics:web", "personalization:web"}


def test_partners_are_told_of_nobody_who_did_not_agree(db: Session, sato: Any, hers: Browser) -> None:
    both = {"personalization": "y", "analytics": "y"}
    assert hers.post(f"{PAGE}/agreements", both).status_code == 303
    said = "SELECT granted FROM consent WHERE purpose = 'sharing' ORDER BY id"
    assert db.scalars(sa.text(said)).all() == [], "who is not asked to refuse has not refused"
    hers.post(f"{PAGE}/agreements", {**both, "sharing": "y"})
    assert customers.SHARED in customers.in_force(db, [sato.person_id])[sato.person_id]
    told = {"recipient": "広告社", "items": customers.IDENTIFIERS}
    customers.note_provision(db, [sato.person_id], now=makers.NOW, **told)
    page = hers.get(PAGE).text
    assert "広告社<br>" in page and "メールアドレスと電話番号のハッシュ、2026年11月24日" in page
    hers.post(f"{PAGE}/agreements", both)
    assert db.scalars(sa.text(said)).all() == [True, False]
