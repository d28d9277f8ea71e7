"""Files for spreadsheets, handed out once: the one place that says how their cells are written and who may keep them."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response

from storefront.services.imports.cells import guarded

MARK = "\ufeff"  # without it spreadsheets in Japan read UTF-8 as CP932


def sheet(name: str, rows: Iterable[Sequence[Any]], *, mark: str = MARK) -> Response:
    """These rows as `name`.csv: UTF-8, CRLF, no text that begins like a formula, kept by no cache on its way."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([_cell(value) for value in row] for row in rows)
    answer = Response(mark + out.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _cell(value: Any) -> Any:
    """Numbers stay numbers, also below zero; `csv` leaves None empty."""
    return guarded(value) if isinstance(value, str) else value
