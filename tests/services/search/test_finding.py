"""Search finds what people mean, whatever keyboard they use."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel.db import counted_statements
from storefront.kernel.errors import Refusal
from storefront.services import catalog, search
from storefront.services.catalog.word_sql import CODE, rank
from tests.support.catalog import NOW, shelves, soap, stock, tee, warehouse


@pytest.fixture
def goods(db: Session) -> Iterator[Session]:
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
    search.forget_synonyms()
    yield db
    search.forget_synonyms()


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
    assert answer.hint == "カーディガン"
    assert answer.shelf is not None
    assert answer.shelf.cards[0].slug == "cardigan"


@pytest.mark.parametrize("typed", ["%", "_", "%%%", "\\", "zzzzzz", "'; DROP TABLE product", "\x00"])
def test_signs_of_the_database_mean_nothing(goods: Session, typed: str) -> None:
    assert found(goods, typed) == []


def test_nothing_found_offers_the_shelves_within_four_statements(goods: Session) -> None:
    found(goods, "tシャツ")  # the first search of a process asks what counts come from
    version = catalog.version(goods)
    with counted_statements() as sent:
        answer = search.find(
            goods, search.understand("とうもろこし"), catalog.Wanted(), now=NOW, version=version
        )
    assert len(sent) <= 4
    assert (answer.shelf, [s.name for s in answer.shelves]) == (None, ["服", "くらしの消耗品"])


def test_names_that_begin_so_come_before_names_that_contain_so(goods: Session) -> None:
    assert found(goods, "tシャツ") == ["everyday-tee"]
    second = tee(
        "tee-rack", "Tシャツかけ", code="HY-RCK", reading="ティーシャツカケ", line={"ja": "木"}, options=()
    )
    catalog.put_products(goods, [second], now=NOW)
    assert found(goods, "tシャツ")[0] == "tee-rack"


@pytest.mark.parametrize("typed", ["セッケン", "せつけん", "セケン", "石けん", "石鹸", "てとからだ", "ｾｯｹﾝ"])
def test_the_soap_is_found_however_it_sounds(goods: Session, typed: str) -> None:
    assert "hand-soap" in found(goods, typed)


@pytest.mark.parametrize(
    "typed", ["カーデイガン", "カアディガン", "かーでぃがん", "ｶｰﾃﾞｨｶﾞﾝ", "うねあみ", "ウネ編み", "羊"]
)
def test_the_cardigan_is_found_by_long_vowels_small_kana_and_single_letters(
    goods: Session, typed: str
) -> None:
    assert found(goods, typed) == ["cardigan"]


def test_a_code_means_its_product_and_nothing_else(goods: Session) -> None:
    answer = search.find(goods, search.understand("hy-tee-navy-m"), catalog.Wanted(), now=NOW)
    assert answer.shelf is not None
    assert (answer.shelf.total, len(answer.shelf.cards)) == (1, 1)


def test_what_is_in_stock_comes_before_what_is_sold_out(goods: Session) -> None:
    warehouse(goods)
    heavy = tee("heavy-tee", "厚手のTシャツ", code="HY-HTE", reading="アツデノティーシャツ")
    catalog.put_products(goods, [heavy], now=NOW)
    catalog.set_popularity(goods, {"everyday-tee": 99})
    assert found(goods, "シャツ") == ["everyday-tee", "heavy-tee"]
    stock(goods, HY_HTE_NAVY_M=3)
    assert found(goods, "シャツ") == ["heavy-tee", "everyday-tee"]


def test_the_rank_in_python_and_in_the_database_are_the_same(goods: Session) -> None:
    catalog.set_popularity(goods, {"everyday-tee": 77})
    place = goods.scalar(sa.text("SELECT place FROM listing WHERE slug = 'everyday-tee'"))
    assert place == rank(CODE, in_stock=False, popularity=77)
    tiers = [rank(t, in_stock=s, popularity=p) for t in range(5) for s in (True, False) for p in (9, 0)]
    assert tiers == sorted(tiers)


def test_merchandisers_say_which_words_mean_the_same(goods: Session) -> None:
    assert found(goods, "ボディソープ") == []
    search.put_synonyms(goods, [("ボディソープ", "石けん")])
    assert found(goods, "ﾎﾞﾃﾞｨｿｰﾌﾟ") == ["hand-soap"]
    search.remove_synonym(goods, ("石けん", "ボディソープ"))
    assert (found(goods, "ボディソープ"), search.list_synonyms(goods)) == ([], ())
    with pytest.raises(Refusal):
        search.put_synonyms(goods, [("石けん", "石ケン")])


def test_facets_and_pages_of_a_search_agree_with_its_cards(goods: Session) -> None:
    catalog.put_products(
        goods, [tee(f"tee-{n}", f"Tシャツ {n}", code=f"HY-T{n:02d}") for n in range(30)], now=NOW
    )
    words, wanted = search.understand("tシャツ"), catalog.Wanted()
    one = search.find(goods, words, wanted, now=NOW).shelf
    assert one is not None
    two = search.find(goods, words, replace(wanted, after=one.next), now=NOW).shelf
    assert two is not None
    slugs = [card.slug for card in (*one.cards, *two.cards)]
    assert (one.total, one.shown, two.shown, len(set(slugs)), two.next) == (31, 24, 31, 31, None)
    assert [(c.value, c.count) for c in one.facets.sizes] == [("S", 31), ("M", 31)]
    moss = replace(wanted, colours=("moss",))
    filtered = search.find(goods, words, moss, now=NOW).shelf
    assert filtered is not None
    assert (filtered.total, filtered.everything) == (0, 31)


def test_words_without_products_are_forgotten(goods: Session) -> None:
    goods.execute(
        sa.text("INSERT INTO listing_word VALUES ('hiyori', 'とうもろこし', 'トウモロコシ', 'tomorokoshi')")
    )
    assert catalog.forget_words(goods) == 1
    assert catalog.nearest_words(goods, ["kadegan"])["kadegan"][0] == "カーディガン"
