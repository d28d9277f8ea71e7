"""A whole shop as processes: web (two workers), jobs, local Stripe, SMTP, on a database of its own."""

import os
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from storefront.cli.processes import Process, answers, python
from storefront.kernel import db as database


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@dataclass
class RunningShop:
    """Addresses and processes of a shop under test; processes are revived by nobody, so a kill is a kill."""

    url: str
    database_url: str
    stripe_url: str
    folder: Path
    web: Process
    others: list[Process] = field(default_factory=list)

    @property
    def mailbox(self) -> Path:
        """Where delivered mails lie as .eml files."""
        return self.folder / "mailbox"

    def sql(self, statement: str, **values: Any) -> list[Any]:
        """Ask the shop's database directly."""
        engine = sa.create_engine(self.database_url, poolclass=sa.NullPool)
        with engine.begin() as connection:
            result = connection.execute(sa.text(statement), values)
            return list(result) if result.returns_rows else []

    def stop(self) -> None:
        """Stop every process; all are asked before any is waited for."""
        processes = [self.web, *reversed(self.others)]
        for process in processes:
            if process.child is not None:
                process.child.terminate()
        for process in processes:
            process.stop(patience=4)


def start_shop(
    database_url: str,
    folder: Path,
    *,
    app: str = "storefront.wsgi:app",
    workers: int = 2,
    jobs: bool = True,
    patience: float = 40,
) -> RunningShop:
    """Start the processes on this (migrated, seeded) database and wait until the shop is ready."""
    folder.mkdir(parents=True, exist_ok=True)
    port, stripe_port, mail_port = free_port(), free_port(), free_port()
    url, stripe_url = f"http://localhost:{port}", f"http://127.0.0.1:{stripe_port}"
    environment = _environment(database_url, folder, url, port, stripe_url, mail_port)
    web = Process(
        "web",
        python("storefront.cli.web_server", "--port", str(port), "--workers", str(workers), app),
        environment,
        folder / "web.log",
        ready=folder / "ready",
    )
    stripe = python(
        "storefront.gateways.stripe.local", "--port", str(stripe_port), "--data", str(folder / "stripe.sqlite"),
        "--webhook", f"http://127.0.0.1:{port}/hooks/stripe", "--secret", "whsec_local",
    )  # fmt: skip
    mail = python(
        "storefront.gateways.mail.local", "--port", str(mail_port), "--folder", str(folder / "mailbox")
    )
    others = [Process("stripe", stripe, environment, folder / "stripe.log")]
    others.append(Process("mail", mail, environment, folder / "mail.log"))
    if jobs:
        others.append(Process("worker", python("storefront.cli", "work"), environment, folder / "worker.log"))
    shop = RunningShop(url, database_url, stripe_url, folder, web, others)
    for process in [web, *others]:
        process.start()
    if not answers(f"http://127.0.0.1:{port}/readyz", within=patience):
        shop.stop()
        raise RuntimeError(f"the shop did not start:\n{(folder / 'web.log').read_text()[-3000:]}")
    return shop


def _environment(
    database_url: str, folder: Path, url: str, port: int, stripe_url: str, mail_port: int
) -> dict[str, str]:
    return {
        "DATABASE_URL": database_url,
        "STOREFRONT_ENV": "test",
        "STOREFRONT_VAR": str(folder),
        "STOREFRONT_BASE_URL": url,
        "STOREFRONT_PORT": str(port),
        "STOREFRONT_STRIPE_API_BASE": stripe_url,
        "STOREFRONT_STRIPE_SCRIPT_URL": f"{stripe_url}/v3/",
        "STOREFRONT_SMTP_PORT": str(mail_port),
        "STOREFRONT_SECRET_KEY": "a-secret-for-tests-only-0123456789",
        "PYTHONPATH": os.getcwd(),
    }


def wait_until(question: Callable[[], Any], *, within: float = 15.0, what: str = "it") -> Any:
    """The first truthy answer; fails when the time is up."""
    end = time.monotonic() + within
    while True:
        found = question()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"{what} did not happen within {within} s")
        time.sleep(0.1)


def bind(url: str) -> sa.Engine:
    """Let sessions of the test process work on this database."""
    engine = database.connect(url)
    database.configure(engine)
    return engine
