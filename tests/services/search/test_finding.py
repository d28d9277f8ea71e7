"""Search finds what people mean, whatever keyboard they use."""

import pytest
from sqlalchemy.orm import Session

from storefront.kernel.db import counted_statements
from storefront.services import catalog, search
from tests.support.catalog import NOW, shelves, soap, tee


@pytest.fixture
def goods(db: Session) -> Session:
    """A shirt, a cardigan and a soap."""
    shelves(db)
    cardigan = tee(
        "cardigan",
        "うね編みのカーディガン",
        code="HY-CRD",
        english="Ribbed cardigan",
        reading="ウネアミノカーディガン",
        line={"ja": "羊毛"},
    )
    catalog.put_products(db, [tee(), cardigan, soap()], now=NOW)
    return db


def found(db: Session, typed: str) -> list[str]:
    """Slugs found for what was typed."""
    shelf = search.find(db, search.understand(typed), catalog.Wanted(), now=NOW).shelf
    return [card.slug for card in shelf.cards] if shelf else []


@pytest.mark.parametrize(
    "typed",
    [
        "ふだんのTシャツ",
        "フダンノ",
        "ﾌﾀﾞﾝﾉ",
        "everyday",
        "ＥＶＥＲＹＤＡＹ　ｔｅｅ",
        "Tシャツ 天竺",
        "HY-TEE-NAVY-M",
        "hy-tee-navy-m",
        "ＨＹ－ＴＥＥ－ＮＡＶＹ－Ｍ",
    ],
)
def test_one_shirt_is_found_by_name_reading_width_case_and_sku(goods: Session, typed: str) -> None:
    assert found(goods, typed) == ["everyday-tee"]


@pytest.mark.parametrize(
    "typed", ["4599900010013", "４５９９９０００１００１３", "4599900 010013", "4599-900010013"]
)
def test_the_soap_is_found_by_its_jan(goods: Session, typed: str) -> None:
    assert found(goods, typed) == ["hand-soap"]


def test_a_typo_in_katakana_still_finds_something_like_it(goods: Session) -> None:
    answer = search.find(goods, search.understand("カーデガン"), catalog.Wanted(), now=NOW)
    assert answer.similar
    assert answer.shelf is not None
    assert answer.shelf.cards[0].slug == "cardigan"


@pytest.mark.parametrize("typed", ["%", "_", "%%%", "\\", "zzzzzz", "'; DROP TABLE product", "\x00"])
def test_signs_of_the_database_mean_nothing(goods: Session, typed: str) -> None:
    assert found(goods, typed) == []


def test_nothing_found_offers_the_shelves_within_four_statements(goods: Session) -> None:
    with counted_statements() as sent:
        answer = search.find(goods, search.understand("とうもろこし"), catalog.Wanted(), now=NOW)
    assert len(sent) <= 4
    assert (answer.shelf, [s.name for s in answer.shelves]) == (None, ["服", "くらしの消耗品"])


def test_names_that_begin_so_come_before_names_that_contain_so(goods: Session) -> None:
    assert found(goods, "tシャツ") == ["everyday-tee"]
    second = tee(
        "tee-rack", "Tシャツかけ", code="HY-RCK", reading="ティーシャツカケ", line={"ja": "木"}, options=()
    )
    catalog.put_products(goods, [second], now=NOW)
    assert found(goods, "tシャツ")[0] == "tee-rack"
