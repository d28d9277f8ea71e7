"""Files that come back from carriers' software: our reference and the tracking number of each parcel.

Nothing is changed here: a file is read against the orders it names, and every bad row is told with its line,
column and reason; what is good is shipped by whoever asked, parcel by parcel, once.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel.i18n import _
from storefront.kernel.kana import narrow
from storefront.oms import FulfilmentState, FulfilmentView, OrderView

MOST_ROWS = 500
# Titles of both columns in the file of each carrier's software; older versions write them differently.
TITLES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "yamato": (("お客様管理番号",), ("伝票番号",)),
    "sagawa": (
        ("お客様管理番号", "お客様管理ナンバー"),
        ("お問い合せ送り状No.", "お問い合せ送り状No", "お問合せ送り状No.", "お問合せ送り状No", "お問い合わせ送り状No."),
    ),
    "japanpost": (
        ("お客様側管理番号", "お客様管理番号"),
        ("お問い合わせ番号", "お問い合わせ番号等", "追跡番号", "問い合わせ番号"),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be taken: its line in the file, the column, what stood there, and the reason."""

    line: int
    column: str
    value: str
    reason: Any


@dataclass(frozen=True, slots=True)
class Given:
    """A parcel that can be shipped under this number."""

    line: int
    order: str
    parcel: str
    reference: str
    number: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A number that looks odd; it is taken all the same."""

    line: int
    reference: str
    number: str


@dataclass(slots=True)
class Reading:
    """A file as it was understood; with a problem nothing of it may be taken."""

    given: list[Given] = field(default_factory=list)
    known: list[Given] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    reference: str
    number: str


def read(db: Session, content: bytes, carrier: str, *, site: str) -> Reading:
    """What a file of this carrier says about parcels of the site."""
    found = Reading()
    titles, rows = _table(content, found)
    columns = _columns(titles, carrier, found) if not found.problems else None
    if columns is None:
        return found
    reference, number = columns
    cells = [_Row(line, _cell(c, titles, reference), _cell(c, titles, number)) for line, c in rows]
    if len(cells) > MOST_ROWS:
        reason = _("一度に取り込めるのは%(most)s行までです。ファイルを分けてください。", most=MOST_ROWS)
        found.problems.append(Problem(MOST_ROWS + 2, "", "", reason))
        return found
    orders = oms.orders(db, [c.reference.rpartition("-")[0] for c in cells])
    parcels = {ref: pair for o in orders.values() if o.site == site for ref, pair in _parcels(o)}
    _judge(cells, parcels, carrier, columns, found)
    return found


def _parcels(order: OrderView) -> Iterator[tuple[str, tuple[OrderView, FulfilmentView]]]:
    for n, parcel in enumerate(order.fulfilments, 1):
        yield f"{order.number}-{n}", (order, parcel)


def _table(content: bytes, found: Reading) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Titles and rows with their lines; UTF-8 with a mark, otherwise CP932, as the programs write."""
    encoding = "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "cp932"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        found.problems.append(Problem(line, "", "", _("文字コードがShift_JIS（CP932）ではありません。")))
        return [], []
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    before = 0
    try:
        for cells in reader:
            line, before = before + 1, reader.line_num
            if any(c.strip() for c in cells):
                rows.append((line, cells))
    except csv.Error as error:
        reason = _("CSVとして読めません（%(reason)s）。", reason=str(error))
        found.problems.append(Problem(before + 1, "", "", reason))
    titles = [c.strip() for c in rows[0][1]] if rows else []
    return titles, rows[1:]


def _columns(titles: list[str], carrier: str, found: Reading) -> tuple[str, str] | None:
    named = []
    for wanted in TITLES[carrier]:
        here = [t for t in wanted if t in titles]
        if not here:
            reason = _("見出しの行に、この列がありません。発行済みデータを見出しつきで書き出してください。")
            found.problems.append(Problem(1, wanted[0], "", reason))
        named += here[:1]
    return (named[0], named[1]) if len(named) == len(TITLES[carrier]) else None


def _cell(cells: Sequence[str], titles: list[str], column: str) -> str:
    at = titles.index(column)
    text = cells[at] if at < len(cells) else ""
    return narrow(text).strip("=\"' ").upper()


def _judge(
    rows: list[_Row],
    parcels: dict[str, tuple[OrderView, FulfilmentView]],
    carrier: str,
    columns: tuple[str, str],
    found: Reading,
) -> None:
    seen: dict[str, str] = {}
    for row in rows:
        number = oms.normal_tracking_number(row.number)
        bad = _why_not(row, number, parcels.get(row.reference), seen, carrier, columns)
        if bad is not None:
            found.problems.append(bad)
        elif row.reference not in seen:
            order, parcel = parcels[row.reference]
            given = Given(row.line, order.number, parcel.id, row.reference, number)
            (found.known if parcel.tracking_number == number else found.given).append(given)
            if not oms.check_digit_holds(number):
                found.doubts.append(Doubt(row.line, row.reference, number))
        if bad is None:
            seen[row.reference] = number


def _why_not(
    row: _Row,
    number: str,
    at: tuple[OrderView, FulfilmentView] | None,
    seen: dict[str, str],
    carrier: str,
    columns: tuple[str, str],
) -> Problem | None:
    reference, column = columns
    if at is None:
        return Problem(row.line, reference, row.reference, _("この管理番号の荷物はありません。"))
    if not number:
        reason = _("送り状番号は8〜20桁の英数字です。表計算ソフトで開くと、番号が崩れることがあります。")
        return Problem(row.line, column, row.number, reason)
    if seen.get(row.reference, number) != number:
        reason = _("同じ荷物に、別の送り状番号が2つあります。")
        return Problem(row.line, column, row.number, reason)
    reason = _state(at[1], number, carrier)
    return Problem(row.line, reference, row.reference, reason) if reason else None


def _state(parcel: FulfilmentView, number: str, carrier: str) -> Any:
    """Why this parcel cannot be shipped under this number; None when it can, or was already."""
    if parcel.state in (FulfilmentState.SHIPPED, FulfilmentState.DELIVERED):
        if parcel.tracking_number == number:
            return None
        return _("すでに送り状番号 %(number)s で発送されています。", number=parcel.tracking_number)
    if parcel.carrier != carrier:
        return _("この荷物は、別の配送会社で送る予定です。")
    if parcel.state is FulfilmentState.CANCELLED:
        return _("この荷物は取りやめになっています。発送しないでください。")
    if parcel.state is not FulfilmentState.PACKED:
        return _("まだ梱包されていません。受注で「梱包した」を押してから取り込んでください。")
    return None
