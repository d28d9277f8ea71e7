"""`storefront bench`: what each page costs, beside the floor page, on a database seeded for the purpose."""

import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from storefront.cli.bench.flows import Material, adding, buying, opening, searching, signed_in
from storefront.cli.bench.load import Load, Work, measure
from storefront.cli.bench.material import material, statements
from storefront.cli.migrate import upgrade
from storefront.cli.processes import Process, answers, python
from storefront.kernel import db, observability, postgres
from storefront.settings import Settings, settings

PORT = 8790


@click.command()
@click.option(
    "--products",
    "sizes",
    multiple=True,
    type=int,
    default=(1000,),
    show_default=True,
    help="Repeat for more sizes.",
)
@click.option("--seconds", default=10.0, show_default=True, help="Time per page after warm-up.")
def bench(sizes: tuple[int, ...], seconds: float) -> None:
    """Measure every page; a table for people, then one line of JSON."""
    observability.start_logging("WARNING")
    folder = Path(
        tempfile.mkdtemp(prefix="storefront-bench-", dir=settings().var if settings().var.exists() else None)
    )
    os.chmod(folder, 0o755)  # noqa: S103 - the database runs as another user and must reach its folder
    results: dict[int, dict[str, dict[str, Any]]] = {}
    try:
        server = postgres.embedded(folder / "pg")
        floor = _floor(seconds)
        for size in sorted(sizes):
            results[size] = _measure_size(server, folder, size, seconds, floor)
        server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    _report(floor, results)


def _floor(seconds: float) -> float:
    with _running("storefront.cli.bench.floor:app", {}, "/") as web:
        assert web.child is not None
        return measure(PORT, web.child.pid, None, opening(["/"]), seconds=seconds, warm=2.0).cpu_ms


def _measure_size(
    server: Any, folder: Path, size: int, seconds: float, floor: float
) -> dict[str, dict[str, Any]]:
    url = postgres.ensure_database(server, f"bench_{size}")
    upgrade(url)
    engine = db.connect(url)
    db.configure(engine)
    config = settings().model_copy(update={"var": folder / f"var{size}", "env": "test", "database_url": url})
    found = material(config, size)
    counted = statements(config, found)
    engine.dispose()
    pages: dict[str, dict[str, Any]] = {}
    with _running("storefront.wsgi:app", _environment(config, url), "/readyz") as web:
        assert web.child is not None
        for name, work in _works(found).items():
            load = measure(PORT, web.child.pid, server.get_pid(), work, seconds=seconds, warm=3.0)
            pages[name] = _row(load, floor, counted.get(name, 0))
    return pages


def _works(found: Material) -> dict[str, Work]:
    return {
        "home": opening(["/"]),
        "home_personal": signed_in(found, "/"),
        "list": opening(found.lists),
        "product": opening(found.products),
        "search": searching(found),
        "cart_add": adding(found),
        "mypage_orders": signed_in(found, "/mypage/orders"),
        "purchase": buying(found),
    }


def _row(load: Load, floor: float, statements: int) -> dict[str, Any]:
    return {
        "rps": load.rps, "p50_ms": load.p50_ms, "p95_ms": load.p95_ms, "cpu_ms": load.cpu_ms,
        "db_cpu_ms": load.db_cpu_ms, "cpu_ratio": round(load.cpu_ms / floor, 2), "statements": statements,
        "bytes": load.bytes,
    }  # fmt: skip


@contextmanager
def _running(app: str, environment: dict[str, str], ready: str) -> Iterator[Process]:
    command = python("storefront.cli.web_server", "--port", str(PORT), app)
    web = Process("web", command, environment, Path(os.devnull))
    web.start()
    try:
        if not answers(f"http://127.0.0.1:{PORT}{ready}", within=30):
            raise click.ClickException(f"{app} did not start")
        time.sleep(0.5)
        yield web
    finally:
        web.stop()


def _environment(config: Settings, url: str) -> dict[str, str]:
    return {
        "DATABASE_URL": url,
        "STOREFRONT_ENV": "test",
        "STOREFRONT_VAR": str(config.var),
        "STOREFRONT_BASE_URL": f"http://127.0.0.1:{PORT}",
    }


def _report(floor: float, results: dict[int, dict[str, dict[str, Any]]]) -> None:
    small, large = min(results), max(results)
    for size, pages in results.items():
        click.echo(f"\n{size:,} products; floor {floor} ms CPU")
        click.echo(
            f"{'page':<15}{'rps':>8}{'p50 ms':>9}{'p95 ms':>9}{'CPU ms':>9}{'db CPU':>9}{'ratio':>8}{'stmts':>7}{'bytes':>9}"
        )
        for name, r in pages.items():
            click.echo(
                f"{name:<15}{r['rps']:>8}{r['p50_ms']:>9}{r['p95_ms']:>9}{r['cpu_ms']:>9}"
                f"{r['db_cpu_ms']:>9}{r['cpu_ratio']:>8}{r['statements']:>7}{r['bytes']:>9}"
            )
    flatness = {n: round(p["cpu_ms"] / results[small][n]["cpu_ms"], 2) for n, p in results[large].items()}
    line = {
        "floor_cpu_ms": floor,
        "pages": results[large],
        "products": large,
        "flatness": flatness if small != large else {},
    }
    sys.stdout.write(json.dumps(line) + "\n")
