"""Reading a CSV file: encoding, header, format, and its rows as a stream, each with its line in the file."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from storefront.kernel.i18n import _
from storefront.services.imports import cells
from storefront.services.imports.cells import Problem, Row

LARGEST_CELL = 1_000_000
CHUNK = 1 << 20
UTF8, CP932 = "utf-8", "cp932"
# What Python's cp932 makes of bytes that are no characters at all; no text of a shop holds them.
_NO_TEXT = frozenset("\x80\xa0\uf8f0\uf8f1\uf8f2\uf8f3")


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
# The cell that rows of one product have in common, as it is compared.
TOGETHER: Mapping[Format, tuple[str, Callable[[str], str]]] = {
    Format.SHOPIFY: ("Handle", cells.slug),
    Format.PRODUCTS: ("slug", str),
}


class Unreadable(Exception):
    """The file as a whole cannot be read; `problem` says where and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that was read through once: its format, its encoding, how many rows it has and which belong together."""

    file: BinaryIO
    format: Format
    encoding: str
    header: tuple[str, ...]
    rows: int
    sizes: Mapping[str, int]

    def each(self) -> Iterator[Row]:
        """The rows, in the order of the file."""
        records = _records(self.file, self.encoding)
        next(records)
        return (_row(line, self.header, record) for line, record in records)

    def groups(self) -> Iterator[list[Row]]:
        """Rows of one product together, wherever they stand in the file; a row without its key stands alone."""
        waiting: dict[str, list[Row]] = {}
        for row in self.each():
            key = key_of(row, self.format)
            if not key:
                yield [row]
                continue
            waiting.setdefault(key, []).append(row)
            if len(waiting[key]) == self.sizes[key]:
                yield waiting.pop(key)


def key_of(row: Row, kind: Format) -> str:
    """What the rows of one product have in common; empty where a row says nothing."""
    if kind not in TOGETHER:
        return ""
    column, same = TOGETHER[kind]
    return same(row.get(column))


def read(file: BinaryIO, expected: Sequence[Format], encoding: str = "") -> Sheet:
    """Read a file through once (`encoding` empty: UTF-8 if it is, else CP932); Unreadable if it cannot be."""
    chosen = _encoding(file, encoding)
    records = _records(file, chosen)
    header = tuple(cell.strip() for cell in next(records, (1, []))[1])
    kind = _format(header, expected)
    column, same = TOGETHER.get(kind, ("", str))
    place = header.index(column) if column else len(header)
    sizes: Counter[str] = Counter()
    for _line, record in records:
        sizes[same(cells.plain(record[place])) if place < len(record) else ""] += 1
    return Sheet(file, kind, chosen, header, sizes.total(), sizes)


def _encoding(file: BinaryIO, wanted: str) -> str:
    """The encoding that is wanted, else UTF-8, else CP932: the one of which every byte of the file is."""
    file.seek(0)
    if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        raise Unreadable(Problem(1, "", "", _("UTF-16のファイルです。「CSV UTF-8」で保存し直してください。")))
    tried = (wanted,) if wanted else (UTF8, CP932)
    wrong = {name: _undecodable(file, name) for name in tried}
    for name in tried:
        if wrong[name] is None:
            return name
    line = min(filter(None, wrong.values()))
    names = "・".join(name.upper() for name in tried)
    reason = _("%(names)sとして読めない文字があります。UTF-8で保存し直してください。", names=names)
    raise Unreadable(Problem(line, "", "", reason))


def _undecodable(file: BinaryIO, encoding: str) -> int | None:
    """The first line that is not of this encoding; None if all are."""
    decoder, line = codecs.getincrementaldecoder(encoding)(), 1
    file.seek(0)
    while True:
        chunk = file.read(CHUNK)
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            return line + error.object[: error.start].count(b"\n")
        if encoding == CP932 and not _NO_TEXT.isdisjoint(text):
            return line + text[: min(text.index(c) for c in _NO_TEXT if c in text)].count("\n")
        if "\0" in text:
            where = line + text[: text.index("\0")].count("\n")
            raise Unreadable(Problem(where, "", "", _("読めない文字（NUL）が含まれています。")))
        if not chunk:
            return None
        line += chunk.count(b"\n")


def _records(file: BinaryIO, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """Records that say something, with the line on which each begins; the header first."""
    csv.field_size_limit(LARGEST_CELL)
    file.seek(0)
    text = io.TextIOWrapper(file, "utf-8-sig" if encoding == UTF8 else encoding, newline="")
    reader, before = csv.reader(text, strict=True), 0
    try:
        for record in reader:
            line, before = before + 1, reader.line_num
            if any(map(str.strip, record)):
                yield line, record
    except csv.Error as error:
        reason = _("CSVとして読めません（%(reason)s）。", reason=str(error))
        raise Unreadable(Problem(before + 1, "", "", reason)) from error
    finally:
        text.detach()


def _row(line: int, header: Sequence[str], record: list[str]) -> Row:
    extra = [cell for cell in record[len(header) :] if cell.strip()]
    values = {name: cells.plain(cell) for name, cell in zip(header, record, strict=False) if cell}
    return Row(line, values, extra[0] if extra else "", len(record) < len(header), tuple(record))


def _format(header: Sequence[str], expected: Sequence[Format]) -> Format:
    twice = [name for name in header if name and header.count(name) > 1]
    if twice:
        raise Unreadable(Problem(1, twice[0], "", _("同じ名前の列が2つあります。")))
    for candidate in expected:
        if set(NEEDED[candidate]) <= set(header):
            return candidate
    wanted = " / ".join(", ".join(NEEDED[candidate]) for candidate in expected)
    reason = _("見出しの行が分かりません。必要な列：%(wanted)s", wanted=wanted)
    raise Unreadable(Problem(1, "", ", ".join(header)[:200], reason))
