"""A shop of its own for each part of the drill: processes that are revived, a database that is watched."""

import shutil
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import psutil
import sqlalchemy as sa

from storefront.cli.migrate import upgrade
from storefront.cli.processes import Process, Supervisor
from storefront.kernel import clock, postgres
from storefront.kernel import db as database
from storefront.services import business
from tests.conftest import ROOT, fresh_database
from tests.support.goods import on_sale
from tests.support.servers import RunningShop, start_shop

FOLDER = ROOT / "var" / "drill"


@dataclass
class House:
    """A running shop whose dead processes are started again, as `storefront serve` and the demo do."""

    shop: RunningShop
    server: Any
    supervisor: Supervisor
    engine: sa.Engine

    @property
    def port(self) -> int:
        """Where the shop listens."""
        return urlsplit(self.shop.url).port or 0

    def sql(self, statement: str, **values: Any) -> list[Any]:
        """Ask the shop's database directly."""
        return self.shop.sql(statement, **values)

    def stripe(self, path: str, **body: Any) -> Any:
        """POST to the local Stripe's switches (`/_test/…`)."""
        answer = httpx.post(f"{self.shop.stripe_url}/_test/{path}", json=body, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def ready(self) -> bool:
        """Whether /readyz answers 200 now."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def until_ready(self, *, within: float = 60.0) -> float:
        """Seconds until /readyz answers 200 three times in a row (every worker is asked with some luck)."""
        begun, good = time.monotonic(), 0
        while time.monotonic() - begun < within:
            good = good + 1 if self.ready() else 0
            if good == 3:
                break
            time.sleep(0.02)
        return time.monotonic() - begun

    def web_workers(self) -> list[psutil.Process]:
        """The processes that answer requests."""
        child = self.shop.web.child
        assert child is not None
        return psutil.Process(child.pid).children(recursive=True)

    def worker(self) -> Process:
        """The process that runs jobs."""
        return next(p for p in self.shop.others if p.name == "worker")

    def jobs_done(self, *, within: float = 600.0) -> None:
        """Wait until nothing waits but what is planned for later: books are compared after that, not before."""
        end = time.monotonic() + within
        while self.sql(WAITING):
            if time.monotonic() > end:
                raise TimeoutError("the jobs have not caught up")
            time.sleep(0.3)


WAITING = """SELECT 1 FROM procrastinate_jobs WHERE status = 'doing'
             OR (status = 'todo' AND coalesce(scheduled_at, now()) <= now()) LIMIT 1"""


@contextmanager
def house(
    name: str, stock: dict[str, int], *, app: str = "storefront.wsgi:app", jobs: bool = True, bare: str = ""
) -> Iterator[House]:
    """A fresh shop with these goods; `bare` is a statement that takes a guard of the database away."""
    folder = _tidied(FOLDER / "shop")
    server = postgres.embedded(FOLDER / "pg")
    url = fresh_database(server, f"drill_{name}")
    upgrade(url)
    engine = database.connect(url, pool=30)
    database.configure(engine)
    business.forget_cache()
    with database.new_session() as session:
        for sku, left in stock.items():
            on_sale(session, sku, left=left, name=f"商品{sku}", now=clock.now())
    if bare:
        with engine.begin() as connection:
            connection.execute(sa.text(bare))
    shop = start_shop(url, folder, app=app, jobs=jobs, patience=180)
    supervisor = Supervisor([shop.web, *shop.others], beside=server.ensure_postgres_running)
    watch = threading.Thread(target=supervisor.watch, daemon=True)
    watch.start()
    try:
        yield House(shop, server, supervisor, engine)
    finally:
        supervisor.stopping = True
        watch.join(5)
        shop.stop()
        database.release()
        engine.dispose()


def _tidied(folder: Path) -> Path:
    """One folder for all parts: what is built once (styles, languages) stays, what an earlier part left goes."""
    shutil.rmtree(folder / "mailbox", ignore_errors=True)
    for left in [*folder.glob("*.log"), *folder.glob("stripe.sqlite*")]:
        left.unlink()
    return folder
