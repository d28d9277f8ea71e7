"""Addresses are kept as typed, brought into one form where it helps, and must fit on carriers' labels."""

from dataclasses import replace

import pytest

from storefront.services.customers.address_rules import (
    TypedAddress,
    check,
    label_of,
    national_phone,
    normalised,
    sagawa_lines,
)
from storefront.services.customers.prefectures import PREFECTURES

SATO = TypedAddress(
    "５３０－０００１",
    "大阪府",
    "大阪市北区",
    "梅田3丁目1-1",
    "ひより荘204",
    "佐藤",
    "花",
    "さとう",
    "ﾊﾅ",
    "０９０－１２３４－５６７８",
)


def problems(**changes: str) -> dict[str, str]:
    found = check(replace(SATO, **changes)).problems
    return {p.field: str(p.reason) for p in found}


def test_a_good_address_has_no_problem_and_its_usual_form(app_context: None) -> None:
    checked = check(SATO)
    assert checked.problems == ()
    assert not checked.differs
    assert (checked.typed.postal_code, checked.typed.phone) == ("530-0001", "090-1234-5678")
    assert (checked.typed.family_kana, checked.typed.given_kana) == ("サトウ", "ハナ")


@pytest.mark.parametrize("code", ["5300001", "530-0001", "〒530-0001", "５３０ー０００１", "530 0001"])
def test_postal_codes_are_accepted_however_they_are_typed(code: str) -> None:
    assert normalised(replace(SATO, postal_code=code)).postal_code == "530-0001"


@pytest.mark.parametrize("code", ["53000", "53000011", "abc-defg", "５３０"])
def test_other_numbers_are_no_postal_code(app_context: None, code: str) -> None:
    assert list(problems(postal_code=code)) == ["postal_code"]


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("０３ー１２３４ー５６７８", "03-1234-5678"),
        ("+81 90 1234 5678", "090-1234-5678"),
        ("0120123456", "0120-123-456"),
        ("0901234567", None),
        ("+1 212 555 0100", None),
        ("電話", None),
    ],
)
def test_phone_numbers_are_japanese(typed: str, phone: str | None) -> None:
    assert national_phone(typed) == phone


@pytest.mark.parametrize("name", ["佐藤 花", "佐藤　花"])
def test_names_carry_no_spaces(app_context: None, name: str) -> None:
    assert list(problems(family_name=name)) == ["family_name"]


def test_names_have_sixteen_characters_and_readings_twenty_five(app_context: None) -> None:
    assert problems(given_name="花" * 13) == {}
    assert list(problems(given_name="花" * 17)) == ["given_name", "family_name"]
    assert problems(given_kana="ハ" * 25) == {}
    assert list(problems(given_kana="ハ" * 26)) == ["given_kana"]


def test_readings_are_kana(app_context: None) -> None:
    assert problems(family_kana="佐藤") == {"family_kana": "ひらがなかカタカナで入力してください。"}


def test_a_prefecture_is_one_of_forty_seven(app_context: None) -> None:
    assert len(PREFECTURES) == 47
    assert list(problems(prefecture="大坂府")) == ["prefecture"]


@pytest.mark.parametrize(
    "field", ["family_name", "given_name", "postal_code", "prefecture", "city", "street", "phone"]
)
def test_what_a_parcel_needs_must_be_there(app_context: None, field: str) -> None:
    assert problems(**{field: ""}) == {field: "入力してください。"}


@pytest.mark.parametrize("name", ["髙﨑", "①", "㈱ひより"])
def test_variants_that_labels_know_are_printed_as_typed(app_context: None, name: str) -> None:
    checked = check(replace(SATO, family_name=name))
    assert (checked.problems, checked.differs) == ((), False)
    assert checked.label.name == f"{name} 花"


@pytest.mark.parametrize(("name", "label"), [("𠮷野", "吉野 花"), ("René", "Rene 花")])
def test_other_characters_are_kept_and_a_label_form_is_proposed(
    app_context: None, name: str, label: str
) -> None:
    checked = check(replace(SATO, family_name=name))
    assert (checked.problems, checked.differs) == ((), True)
    assert checked.typed.family_name == name
    assert checked.label.name == label


def test_a_character_without_any_label_form_is_refused_by_name(app_context: None) -> None:
    assert problems(building="花🌸荘") == {
        "building": "「🌸」は送り状に印字できません。別の文字で入力してください。"
    }


def test_yamato_prints_twelve_sixteen_and_sixteen_characters(app_context: None) -> None:
    assert problems(city="市" * 12) == {}
    assert problems(city="市" * 13) == {"city": "送り状のこの行は全角12文字までです。短くしてください。"}
    assert problems(street="丁" * 16) == {}
    assert list(problems(street="丁" * 17)) == ["street"]
    assert problems(building="館" * 16) == {}
    assert list(problems(building="館" * 17)) == ["building"]


def test_sagawa_prints_half_width_letters_as_full_ones(app_context: None) -> None:
    assert problems(building="Hiyori House 204") == {}
    said = problems(building="Hiyori Residence Umeda 204")
    assert list(said) == ["building"]
    assert "住所3行目" in said["building"]


def test_a_long_street_runs_on_into_the_third_line_of_sagawa(app_context: None) -> None:
    long = replace(SATO, street="梅田3丁目1-1-1204-5678", building="別館")
    assert sagawa_lines(label_of(long)) == (
        "大阪府大阪市北区",
        "梅田３丁目１－１－１２０４－５６",
        "７８　別館",
    )
    assert check(long).problems == ()
