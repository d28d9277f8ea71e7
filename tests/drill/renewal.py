"""R14: new versions and changes of tables while customers look around; nobody gets an error."""

import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from itertools import cycle
from pathlib import Path

import httpx
import sqlalchemy as sa

from tests.drill.house import House, house
from tests.drill.report import Figure, at_least, exactly
from tests.support import nginx

RATE = 20  # requests a second
PATHS = ("/", "/p/p-a", "/search?q=商品", "/cart", "/login", "/p/p-b")

# What migrations may do to tables that people use (tests/migrations/test_gentle.py), and back again.
CHANGES = (
    "ALTER TABLE {table} ADD COLUMN drill bigint DEFAULT 0 NOT NULL",
    "CREATE INDEX CONCURRENTLY ix_{table}_drill ON {table} (drill)",
    "ALTER TABLE {table} ADD CONSTRAINT ck_{table}_drill CHECK (drill >= 0) NOT VALID",
    "ALTER TABLE {table} VALIDATE CONSTRAINT ck_{table}_drill",
    "DROP INDEX CONCURRENTLY ix_{table}_drill",
    "ALTER TABLE {table} DROP COLUMN drill",
)
TABLES = ("ims_stock", "oms_order", "web_session", "cart", "product")


def run(*, seconds: int = 60) -> list[Figure]:
    """Half of the time new versions by HUP, then gentle changes of the busiest tables."""
    with house("renewal", {"A": 1000, "B": 1000}, jobs=False) as h, tempfile.TemporaryDirectory() as folder:
        with nginx.before(h.shop, Path(folder)) as proxy:
            renewals, first = 0, _Visitors(proxy)
            with first:
                end = time.monotonic() + seconds / 2
                while time.monotonic() < end:
                    renewals += h.shop.web.renew(workers=2)
                    time.sleep(2)
            with _Visitors(proxy) as second:
                changes = _change(h, seconds / 2)
        return [
            at_least("new versions that took over", 3, renewals),
            exactly("answers that failed meanwhile", {}, dict(first.failures)),
            at_least("changes of tables", len(CHANGES) * len(TABLES), changes),
            exactly("answers that failed during the changes", {}, dict(second.failures)),
            at_least("requests", seconds * RATE * 0.8, first.asked + second.asked),
        ]


def _change(h: House, seconds: float) -> int:
    made, begun = 0, time.monotonic()
    steps = [(change, table) for table in TABLES for change in CHANGES]
    with h.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("SET lock_timeout = '2s'"))
        for number, (change, table) in enumerate(steps, 1):
            connection.execute(sa.text(change.format(table=table)))
            made += 1
            time.sleep(max(0.0, begun + seconds * number / len(steps) - time.monotonic()))
    return made


class _Visitors:
    """Twenty requests a second, each of its own."""

    def __init__(self, proxy: str) -> None:
        self.proxy, self.asked = proxy, 0
        self.failures: Counter[str] = Counter()
        self.stop = threading.Event()
        self.threads = [threading.Thread(target=self._look, args=(n,), daemon=True) for n in range(RATE)]

    def __enter__(self) -> "_Visitors":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join(60)

    def _look(self, number: int) -> None:
        paths = cycle(PATHS[number % len(PATHS) :] + PATHS[: number % len(PATHS)])
        self.stop.wait(number / RATE)
        with suppress(StopIteration):
            while not self.stop.is_set():
                begun, path = time.monotonic(), next(paths)
                self._ask(path)
                self.stop.wait(max(0.0, begun + 1 - time.monotonic()))

    def _ask(self, path: str) -> None:
        self.asked += 1
        try:
            status = httpx.get(self.proxy + path, timeout=30).status_code
        except httpx.HTTPError as error:
            self.failures[type(error).__name__] += 1
        else:
            if status != 200:
                self.failures[f"{status} {path}"] += 1
