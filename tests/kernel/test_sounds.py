"""Words that sound alike are spelled alike."""

import pytest

from storefront.kernel import sounds


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("セエター", "セーター"), ("ｾｰﾀｰ", "せーたあ"), ("テイー", "ティー"), ("コオト", "コート"), ("ヴィンテージ", "ビンテージ"),
        ("とうきょう", "トーキョー"), ("シヤツ", "シャツ"), ("マチ", "マッチ"), ("イヂ", "イジ"),
    ],
)  # fmt: skip
def test_spellings_of_one_sound(typed: str, meant: str) -> None:
    assert sounds.sound(typed) == sounds.sound(meant)


@pytest.mark.parametrize(
    ("one", "other"), [("靴", "釘"), ("コート", "コト"), ("タオル", "タイル"), ("青い", "青")]
)
def test_other_sounds_stay_apart(one: str, other: str) -> None:
    assert sounds.sound(sounds.reading(one)) != sounds.sound(sounds.reading(other))


def test_the_end_may_be_left_open_and_a_large_tsu_may_have_been_small() -> None:
    assert sounds.sounds("セータ") == sounds.sounds("セーター") == ("セータ",)
    assert sounds.sounds("セツケン") == ("セツケン", "セケン")


def test_kanji_are_read_by_the_dictionary() -> None:
    assert [sounds.reading(word) for word in ("くつ下", "珈琲", "化粧水", "tote")] == [
        "クツシタ", "コーヒー", "ケショウスイ", "tote",
    ]  # fmt: skip


def test_one_wrong_kana_changes_little_in_latin() -> None:
    assert sounds.latin(sounds.sound("カーディガン")) == "kadeigan"
