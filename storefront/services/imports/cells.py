"""Cells of imported files: what they mean, or which line, column, value and reason make them bad."""

import html
import re
import unicodedata
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

import nh3

from storefront.kernel.i18n import _
from storefront.kernel.money import Yen

LARGEST_PRICE = 99_999_999
LARGEST_QUANTITY = 1_000_000
# Spreadsheets run what begins with these; full-width forms too, since some fold them first.
_LIVE = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
TRUE, FALSE = {"true", "yes", "1", "active"}, {"false", "no", "0", "draft", "archived"}


@dataclass(frozen=True, slots=True)
class Problem:
    """A bad (or, as a warning, a doubtful) cell."""

    line: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        """One line for the terminal."""
        where = f"{self.line}行目" + (f" {self.column}" if self.column else "")
        return f"{where}：{self.reason}" + (f"（{self.value[:80]}）" if self.value else "")


@dataclass(frozen=True, slots=True)
class Row:
    """One record with the line on which it begins; `values` are tidy and hold no empty cells, `cells` stand as read."""

    line: int
    values: dict[str, str]
    too_long: str = ""
    too_short: bool = False
    cells: tuple[str, ...] = ()

    def get(self, column: str) -> str:
        """Cell of a column without spaces around; empty where the file has no such column."""
        return self.values.get(column, "")


@dataclass(slots=True)
class Findings:
    """What was found in a file: problems stop the import, warnings do not; roundings are told."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    rounded: list[Problem] = field(default_factory=list)

    def bad(self, row: Row, column: str, reason: str) -> None:
        """Note a bad cell."""
        self.problems.append(Problem(row.line, column, row.get(column), reason))

    def doubtful(self, row: Row, column: str, reason: str) -> None:
        """Note a cell that was passed over."""
        self.warnings.append(Problem(row.line, column, row.get(column), reason))


def guarded(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula: an apostrophe before it, which `plain` takes away."""
    return f"'{text}" if _LIVE.match(text) else text


@lru_cache(256)
def plain(cell: str) -> str:
    """A cell as it is meant: NFC, no spaces around, without the apostrophe of `guarded`; rows of one product say much twice."""
    if not cell.isascii():
        cell = unicodedata.normalize("NFC", cell)
    return (cell[1:] if cell[:1] == "'" and _LIVE.match(cell) else cell).strip()


@lru_cache(256)
def decimal(text: str) -> Decimal | None:
    """A plain decimal number, full-width digits and thousands separators allowed; None if it is none."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").removeprefix("¥").strip()
    if not re.fullmatch(r"-?\d{1,12}(\.\d{1,6})?", plain, re.ASCII):
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def price(row: Row, column: str, found: Findings, rate: Decimal = Decimal(1)) -> Yen | None:
    """Whole yen at `rate`, rounded half up (and told); None and a problem where it is no price."""
    number = decimal(row.get(column))
    if number is None:
        found.bad(
            row, column, _("価格を数字で入力してください。") if row.get(column) else _("価格がありません。")
        )
        return None
    exact = number * rate
    if not 0 <= exact <= LARGEST_PRICE:
        found.bad(row, column, _("価格は0から%(most)s円までです。", most=LARGEST_PRICE))
        return None
    whole = exact.quantize(Decimal(1), ROUND_HALF_UP)
    if whole != exact:
        note = _("%(exact)s円を%(whole)s円に丸めました。", exact=f"{exact.normalize():f}", whole=whole)
        found.rounded.append(Problem(row.line, column, row.get(column), note))
    return Yen(int(whole))


def whole(row: Row, column: str, found: Findings, most: int = LARGEST_QUANTITY) -> int | None:
    """A whole number from 0 to `most`; None and a problem otherwise."""
    number = decimal(row.get(column))
    if number is None or number != number.to_integral_value():
        found.bad(row, column, _("0以上の整数で入力してください。"))
        return None
    if not 0 <= number <= most:
        found.bad(row, column, _("0から%(most)sまでの整数で入力してください。", most=most))
        return None
    return int(number)


def yes(row: Row, column: str, found: Findings, *, default: bool) -> bool:
    """TRUE or FALSE; anything else is a problem."""
    text = row.get(column).lower()
    if not text:
        return default
    if text not in TRUE | FALSE:
        found.bad(row, column, _("TRUEかFALSEで入力してください。"))
    return text in TRUE


def jan(text: str) -> str | None:
    """JAN (8 or 13 digits; a 12-digit UPC gets its zero) whose check digit holds, else None."""
    digits = re.sub(r"[\s'-]", "", unicodedata.normalize("NFKC", text))
    digits = "0" + digits if len(digits) == 12 else digits
    if not re.fullmatch(r"\d{8}|\d{13}", digits, re.ASCII):
        return None
    *body, check = (int(d) for d in digits)
    total = sum(d * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(body)))
    return digits if (10 - total % 10) % 10 == check else None


@lru_cache(4096)
def slug(text: str) -> str:
    """Part of an address: lower case, words joined by hyphens; letters of any script stay."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"[^\w]+", "-", plain).strip("-_")[:120]


def plain_text(markup: str) -> str:
    """Paragraphs of an HTML description as text; scripts and styles fall away whole."""
    spaced = re.sub(r"(?i)<(?:/p|/div|/li|/h\d|br)\s*/?>", "\n", markup)
    text = html.unescape(nh3.clean(spaced, tags=set(), clean_content_tags={"script", "style"}))
    lines = (re.sub(r"[^\S\n]+", " ", line).strip() for line in text.replace("\xa0", " ").splitlines())
    return "\n".join(line for line in lines if line)
