"""Shops of several sizes: each a database with its own web server, open at the same time."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import sqlalchemy as sa

from storefront.cli.bench.flows import Material
from storefront.cli.bench.material import material, seeded, size_of, statements
from storefront.cli.bench.serving import FIRST_PORT, running
from storefront.cli.database import database
from storefront.cli.migrate import upgrade
from storefront.kernel import db, postgres
from storefront.settings import Settings, settings


@dataclass(frozen=True, slots=True)
class Shop:
    """A running shop: where, how large, what to draw from it, and the processes whose time counts."""

    url: str
    size: int
    port: int
    web: int
    postmaster: int
    material: Material
    statements: dict[str, int]


@contextmanager
def shops(folder: Path, sizes: Sequence[int], *, with_seeded: bool) -> Iterator[list[Shop]]:
    """Shops of these sizes, seeded for the purpose, and the configured one as it is; small ones first."""
    with ExitStack() as stack:
        server: Any = postgres.embedded(folder / "pg")
        stack.callback(server.cleanup)
        urls = [(postgres.ensure_database(server, f"bench_{size}"), size) for size in sorted(sizes)]
        if with_seeded:
            urls.append((stack.enter_context(database(settings())), 0))
        found = [_prepared(folder, url, size, number) for number, (url, size) in enumerate(urls, 1)]
        yield [stack.enter_context(_open(*each)) for each in found]


def _prepared(folder: Path, url: str, size: int, number: int) -> tuple[Shop, Settings]:
    upgrade(url)
    engine = db.connect(url)
    db.configure(engine)
    config = settings().model_copy(
        update={"var": folder / f"var{number}", "env": "test", "database_url": url}
    )
    found = material(config, size) if size else seeded()
    shop = Shop(
        url, size or size_of(db.reading()), FIRST_PORT + number, 0, postmaster_of(engine), found,
        statements(config, found),
    )  # fmt: skip
    db.release()
    engine.dispose()
    return shop, config


@contextmanager
def _open(shop: Shop, config: Settings) -> Iterator[Shop]:
    environment = {
        "DATABASE_URL": shop.url, "STOREFRONT_ENV": "test", "STOREFRONT_VAR": str(config.var),
        "STOREFRONT_BASE_URL": f"http://127.0.0.1:{shop.port}",
    }  # fmt: skip
    with running("storefront.wsgi:app", shop.port, environment, "/readyz") as web:
        yield Shop(shop.url, shop.size, shop.port, web, shop.postmaster, shop.material, shop.statements)


def postmaster_of(engine: sa.Engine) -> int:
    """The process of the database server on this machine, whose children do the work."""
    with engine.connect() as connection:
        backend = connection.scalar(sa.text("SELECT pg_backend_pid()"))
        parent = psutil.Process(backend).parent()
    assert parent is not None
    return parent.pid
