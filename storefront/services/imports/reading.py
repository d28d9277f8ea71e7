"""Reading a CSV file: encoding, header, format, rows with their line in the file."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from storefront.kernel.i18n import _
from storefront.services.imports.cells import Problem, Row

LARGEST_CELL = 1_000_000


class Format(StrEnum):
    """What a file is, told by its header."""

    PRODUCTS = "products"
    SHOPIFY = "shopify"
    STOCK = "stock"


NEEDED = {
    Format.SHOPIFY: ("Handle", "Title", "Variant Price"),
    Format.PRODUCTS: ("slug", "name_ja", "sku", "price"),
    Format.STOCK: ("sku", "location", "quantity"),
}


@dataclass(frozen=True, slots=True)
class Table:
    """A file that could be read: its format and its rows."""

    format: Format
    rows: tuple[Row, ...]


def read(content: bytes, expected: Sequence[Format]) -> Table | Problem:
    """Rows of a UTF-8 file (with or without BOM), or why it cannot be read."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return Problem(line, "", "", _("UTF-8として読めない文字があります。UTF-8で保存し直してください。"))
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        return Problem(line, "", "", _("読めない文字（NUL）が含まれています。"))
    return _parse(text, expected)


def _parse(text: str, expected: Sequence[Format]) -> Table | Problem:
    csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    header: list[str] = []
    before = 0
    try:
        for cells in reader:
            line, before = before + 1, reader.line_num
            if not header:
                header = [cell.strip() for cell in cells]
                continue
            if any(cell.strip() for cell in cells):
                rows.append(_row(line, header, cells))
    except csv.Error as error:
        return Problem(before + 1, "", "", _("CSVとして読めません（%(reason)s）。", reason=str(error)))
    found = _format(header, expected)
    return found if isinstance(found, Problem) else Table(found, tuple(rows))


def _row(line: int, header: list[str], cells: list[str]) -> Row:
    extra = [cell for cell in cells[len(header) :] if cell.strip()]
    # Most cells of a long file are empty; a row without them takes a third of the memory.
    values = {name: cell for name, cell in zip(header, cells, strict=False) if cell}
    return Row(line, values, too_long=extra[0] if extra else "", too_short=len(cells) < len(header))


def _format(header: list[str], expected: Sequence[Format]) -> Format | Problem:
    twice = [name for name in header if name and header.count(name) > 1]
    if twice:
        return Problem(1, twice[0], "", _("同じ名前の列が2つあります。"))
    for candidate in expected:
        if set(NEEDED[candidate]) <= set(header):
            return candidate
    wanted = " / ".join(", ".join(NEEDED[candidate]) for candidate in expected)
    return Problem(
        1, "", ", ".join(header)[:200], _("見出しの行が分かりません。必要な列：%(wanted)s", wanted=wanted)
    )
