"""Japanese text is folded for search and checked against what label printers know."""

import pytest

from storefront.kernel import kana


@pytest.mark.parametrize(
    ("typed", "folded"),
    [("ｾｰﾀｰ", "セーター"), ("せーたー", "セーター"), ("ＴシャツＡ", "tシャツa"), (" 麻 ", "麻")],
)
def test_spellings_meet_in_one_form(typed: str, folded: str) -> None:
    assert kana.fold(typed) == folded


@pytest.mark.parametrize("text", ["髙橋", "﨑山", "①②", "㈱ひより", "Ⅲ世"])
def test_variants_that_windows_knows_can_be_printed(text: str) -> None:
    assert kana.printable(text)


@pytest.mark.parametrize(
    ("text", "label"), [("𠮷野", "吉野"), ("café", "cafe"), ("a—b", "a―b"), ("a\u00a0b", "a b")]
)
def test_a_label_form_is_proposed(text: str, label: str) -> None:
    assert not kana.printable(text)
    assert kana.label_form(text) == label
    assert kana.printable(label)


def test_where_no_label_form_exists_the_character_disappears() -> None:
    assert kana.unprintable("花🌸") == ("🌸",)


def test_width_counts_columns_of_a_label() -> None:
    assert kana.width("ひより荘204") == 11
    assert kana.width("ﾋﾖﾘ") == 3


def test_half_width_readings_become_katakana() -> None:
    assert kana.to_katakana("ｻﾄｳ") == "サトウ"
    assert kana.to_katakana("さとう") == "サトウ"
    assert kana.is_katakana("サトウ・エミリー")
    assert not kana.is_katakana("佐藤")
