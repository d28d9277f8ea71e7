"""Rules of Japanese addresses (DOMAIN 2.1, 3.3): normalising, limits, and what carriers' labels can print.

Yamato prints prefecture 4, city 12, street 16, building 16 full-width characters; Sagawa three lines of 16.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any

import jaconv
import phonenumbers

from storefront.kernel import kana
from storefront.kernel.i18n import _l
from storefront.services.customers import postal
from storefront.services.customers.prefectures import PREFECTURES

NAME_LENGTH, KANA_LENGTH, TEXT_LENGTH = 16, 25, 32
REQUIRED = (
    "family_name",
    "given_name",
    "family_kana",
    "given_kana",
    "postal_code",
    "prefecture",
    "city",
    "street",
    "phone",
)
PRINTED = ("family_name", "given_name", "company", "city", "street", "building")
# Full-width characters per line of Yamato's label; a half-width character takes half.
YAMATO = {"city": 12, "street": 16, "building": 16, "company": 25}
YAMATO_NAME = 16
SAGAWA_LINE = 16


@dataclass(frozen=True, slots=True)
class TypedAddress:
    """An address as a person typed it; only postal code, readings and phone are brought into one form."""

    postal_code: str
    prefecture: str
    city: str
    street: str
    building: str
    family_name: str
    given_name: str
    family_kana: str
    given_kana: str
    phone: str
    company: str = ""

    @property
    def name(self) -> str:
        """佐藤 花."""
        return f"{self.family_name} {self.given_name}".strip()

    @property
    def lines(self) -> tuple[str, ...]:
        """The address as people read it, without name and phone."""
        place = f"{self.prefecture}{self.city}{self.street}"
        return tuple(p for p in (f"〒{self.postal_code}", place, self.building, self.company) if p)


@dataclass(frozen=True, slots=True)
class LabelAddress:
    """The same address in characters that a label printer knows (CP932)."""

    postal_code: str
    prefecture: str
    city: str
    street: str
    building: str
    name: str
    company: str
    phone: str

    @property
    def signature(self) -> str:
        """Short digest: what a person confirmed is this form and no other."""
        return hashlib.sha256("\x1f".join(asdict(self).values()).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an address cannot be used: the field and a sentence for the person."""

    field: str
    reason: Any


@dataclass(frozen=True, slots=True)
class CheckedAddress:
    """An address after the rules: normalised, its label form, whether that differs, and what is wrong."""

    typed: TypedAddress
    label: LabelAddress
    differs: bool
    problems: tuple[Problem, ...]


def check(typed: TypedAddress) -> CheckedAddress:
    """Normalise an address and find everything wrong with it; without problems it can be delivered."""
    typed = normalised(typed)
    label = label_of(typed)
    problems = (*_missing(typed), *_malformed(typed), *_unprintable(typed, label))
    wrong = {p.field for p in problems}
    problems += tuple(p for p in _overflowing(label) if p.field not in wrong)
    differs = any(getattr(typed, name) != kana.label_form(getattr(typed, name)) for name in PRINTED)
    return CheckedAddress(typed, label, differs, problems)


def normalised(typed: TypedAddress) -> TypedAddress:
    """Postal code as 530-0001, readings in full-width katakana, phone as 090-1234-5678; the rest as typed."""
    code = postal.digits(typed.postal_code)
    return replace(
        typed,
        postal_code=f"{code[:3]}-{code[3:]}" if code else typed.postal_code,
        family_kana=kana.to_katakana(typed.family_kana),
        given_kana=kana.to_katakana(typed.given_kana),
        phone=national_phone(typed.phone) or typed.phone,
    )


@lru_cache(maxsize=20_000)
def national_phone(typed: str) -> str | None:
    """A Japanese phone number in its usual writing (full-width and +81 accepted), or None."""
    try:
        number = phonenumbers.parse(kana.narrow(typed), "JP")
    except phonenumbers.NumberParseException:
        return None
    if number.country_code != 81 or not phonenumbers.is_valid_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL))


def label_of(typed: TypedAddress) -> LabelAddress:
    """The nearest form that a label can print."""
    form = kana.label_form
    return LabelAddress(
        postal_code=typed.postal_code,
        prefecture=typed.prefecture,
        city=form(typed.city),
        street=form(typed.street),
        building=form(typed.building),
        name=form(typed.name),
        company=form(typed.company),
        phone=typed.phone,
    )


def sagawa_lines(label: LabelAddress) -> tuple[str, str, str]:
    """Three full-width lines: prefecture and city, street, building; a long street runs on into the third."""
    first, street, building = _wide(label.prefecture + label.city), _wide(label.street), _wide(label.building)
    rest = street[SAGAWA_LINE:]
    return first, street[:SAGAWA_LINE], f"{rest}　{building}" if rest and building else rest or building


def _wide(text: str) -> str:
    return str(jaconv.h2z(text, kana=True, ascii=True, digit=True))


def _missing(typed: TypedAddress) -> Iterator[Problem]:
    for name in REQUIRED:
        if not getattr(typed, name):
            yield Problem(name, _l("入力してください。"))


def _malformed(typed: TypedAddress) -> Iterator[Problem]:
    for name in ("family_name", "given_name"):
        yield from _too_long(typed, name, NAME_LENGTH)
        if re.search(r"\s", getattr(typed, name)):
            yield Problem(name, _l("姓と名は、間に空白を入れずに分けて入力してください。"))
    for name in ("family_kana", "given_kana"):
        yield from _too_long(typed, name, KANA_LENGTH)
        if getattr(typed, name) and not kana.is_katakana(getattr(typed, name)):
            yield Problem(name, _l("ひらがなかカタカナで入力してください。"))
    for name in ("city", "street", "building", "company"):
        yield from _too_long(typed, name, TEXT_LENGTH)
    if typed.postal_code and postal.digits(typed.postal_code) is None:
        yield Problem("postal_code", _l("郵便番号は7桁の数字で入力してください。例：530-0001"))
    if typed.prefecture and typed.prefecture not in PREFECTURES:
        yield Problem("prefecture", _l("都道府県を選んでください。"))
    if typed.phone and national_phone(typed.phone) is None:
        yield Problem("phone", _l("日本の電話番号を、市外局番から入力してください。例：090-1234-5678"))


def _too_long(typed: TypedAddress, name: str, limit: int) -> Iterator[Problem]:
    if len(getattr(typed, name)) > limit:
        yield Problem(name, _l("%(limit)s文字以内で入力してください。", limit=limit))


def _unprintable(typed: TypedAddress, label: LabelAddress) -> Iterator[Problem]:
    """A character is refused only where no printable form of it exists."""
    for name in PRINTED:
        lost = [c for c in getattr(typed, name) if not _has_form(c)]
        if lost:
            signs = "、".join(f"「{c}」" for c in dict.fromkeys(lost))
            reason = _l("%(signs)sは送り状に印字できません。別の文字で入力してください。", signs=signs)
            yield Problem(name, reason)


def _has_form(char: str) -> bool:
    form = kana.label_form(char)
    return bool(form) and kana.printable(form)


def _overflowing(label: LabelAddress) -> Iterator[Problem]:
    """Which line of a carrier's label would be cut."""
    if kana.width(label.name) > YAMATO_NAME * 2:
        reason = _l("送り状のお名前の行は全角%(limit)s文字までです。", limit=YAMATO_NAME)
        yield Problem("family_name", reason)
    over = []
    for name, limit in YAMATO.items():
        if kana.width(getattr(label, name)) > limit * 2:
            over.append(name)
            reason = _l("送り状のこの行は全角%(limit)s文字までです。短くしてください。", limit=limit)
            yield Problem(name, reason)
    lines = sagawa_lines(label)
    if len(lines[0]) > SAGAWA_LINE and "city" not in over:
        yield Problem("city", _sagawa(1))
    if len(lines[2]) > SAGAWA_LINE and not {"street", "building"} & set(over):
        yield Problem("building" if label.building else "street", _sagawa(3))


def _sagawa(line: int) -> Any:
    return _l(
        "送り状の住所%(line)s行目が全角%(limit)s文字に収まりません。英数字も全角で印字します。短くしてください。",
        line=line,
        limit=SAGAWA_LINE,
    )
