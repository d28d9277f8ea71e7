"""One small shop, open for the whole run of a test process, and the ways people come in."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from playwright.sync_api import Browser
from sqlalchemy.orm import Session

from storefront import schema
from storefront.kernel import db as database
from storefront.services.business import forget_cache
from tests.conftest import fresh_database
from tests.support.chromium import Tab, tab_of
from tests.support.little_shop import PASSWORD, Shop, furnish
from tests.support.servers import RunningShop, start_shop, wait_until


@dataclass
class OpenShop:
    """The running processes, and what was in the shop when it opened."""

    running: RunningShop
    stock: Shop

    @property
    def url(self) -> str:
        """Where it is."""
        return self.running.url

    def order(self, number: str) -> Any:
        """The order's row."""
        return self.running.sql("SELECT * FROM oms_order WHERE number = :n", n=number)[0]

    def orders_of(self, email: str) -> list[Any]:
        """Orders of this address, oldest first."""
        return self.running.sql("SELECT * FROM oms_order WHERE email = :e ORDER BY id", e=email)

    def letter(self, to: str, subject: str) -> EmailMessage:
        """The only letter to this person with this in its subject; waits for the jobs."""
        found: list[EmailMessage] = wait_until(
            lambda: self.letters(to, subject), what=f"「{subject}」 to {to}"
        )
        assert len(found) == 1
        return found[0]

    def letters(self, to: str, subject: str) -> list[EmailMessage]:
        """Every letter to this person with this in its subject."""
        files = sorted(self.running.mailbox.glob("*.eml"))
        every = [message_from_bytes(f.read_bytes(), policy=policy.default) for f in files]
        return [m for m in every if to in str(m["To"]) and subject in str(m["Subject"])]


@pytest.fixture(scope="session")
def open_shop(server: Any, worker_name: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenShop]:
    """Made, furnished, started; closed when the test process ends."""
    folder = tmp_path_factory.mktemp("open_shop")
    url = fresh_database(server, f"open_{worker_name}")
    engine = database.connect(url, pool=1)
    # Migrated databases look the same; tests/migrations proves it.
    with engine.begin() as connection:
        schema.create_all(connection)
    with Session(engine, expire_on_commit=False) as db, db.begin():
        stock = furnish(db, folder)
    engine.dispose()
    forget_cache()
    running = start_shop(url, folder)
    yield OpenShop(running, stock)
    running.stop()


@pytest.fixture
def enter(chromium: Browser, open_shop: OpenShop) -> Iterator[Callable[..., Tab]]:
    """Opens tabs of browsers that were never here; whatever they complained about fails the test at its end."""
    with ExitStack() as stack:
        yield lambda **options: stack.enter_context(tab_of(chromium, open_shop.url, **options))


@pytest.fixture
def tab(enter: Callable[..., Tab]) -> Tab:
    """A visitor's phone."""
    return enter()


def sign_in(tab: Tab, email: str, path: str = "/login", password: str = PASSWORD) -> Tab:
    """Sign in by the form."""
    tab.open(path)
    tab.fill(メールアドレス=email, パスワード=password)
    tab.press("ログインする")
    tab.page.wait_for_url(lambda url: not url.endswith("/login"))
    return tab
