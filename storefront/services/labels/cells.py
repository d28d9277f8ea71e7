"""Cells of label files: what the printer can print, as wide as its line, and no formula in a spreadsheet; pure."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

import jaconv

from storefront.kernel import kana

GETA = "〓"  # printed for a character that the code page lacks, as typesetters do
_FORMULA = str.maketrans({"=": "＝", "+": "＋", "-": "－", "@": "＠"})


def plain(text: str) -> str:
    """One line in characters of CP932; a leading sign that a spreadsheet would compute becomes full-width."""
    formed = kana.label_form(re.sub(r"[\x00-\x1f\x7f]+", " ", text)).strip()
    shown = "".join(c if kana.printable(c) else GETA for c in formed)
    return shown[:1].translate(_FORMULA) + shown[1:]


def cut(text: str, columns: int) -> str:
    """The beginning that fits; a full-width character takes two columns and is never halved."""
    kept, used = "", 0
    for char in text:
        used += kana.width(char)
        if used > columns:
            break
        kept += char
    return kept


def wide(text: str) -> str:
    """Everything full-width, as Sagawa counts."""
    return str(jaconv.h2z(text, kana=True, ascii=True, digit=True))


def narrow_kana(text: str) -> str:
    """A reading in half-width katakana."""
    return str(jaconv.z2h(text, kana=True, ascii=True, digit=True))


def file(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """CP932 with CRLF and a header line."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode("cp932")
