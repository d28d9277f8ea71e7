"""The shipped proxy configuration with the distribution's nginx: slow clients, restarts, a web server that is away."""

import socket
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import sqlalchemy as sa

from storefront.cli.processes import answers as is_up
from storefront.kernel import clock
from storefront.kernel import db as database
from tests.conftest import ROOT, fresh_database, model_of
from tests.support import nginx
from tests.support.goods import on_sale
from tests.support.servers import RunningShop, start_shop

SLOW = 200
pytestmark = [
    pytest.mark.server,
    pytest.mark.xdist_group("servers"),
    pytest.mark.skipif(
        not nginx.INSTALLED,
        reason="nginx is not installed (Debian: apt-get install nginx-light): the proxy configuration is not tested",
    ),
]


@pytest.fixture(scope="module")
def shop(server: Any, engine: sa.Engine, worker_name: str) -> Iterator[RunningShop]:
    """A shop with two workers."""
    url = fresh_database(server, f"proxied_{worker_name}", template=model_of(engine))
    own = database.connect(url)
    database.configure(own)
    with database.new_session() as session:
        on_sale(session, "SW-M", left=9, now=clock.now())
    database.release()
    own.dispose()
    running = start_shop(url, ROOT / "var" / "test" / f"race_{worker_name}", jobs=False, patience=90)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def proxy(shop: RunningShop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """nginx before it."""
    with nginx.before(shop, tmp_path_factory.mktemp("nginx")) as url:
        yield url


def test_slow_clients_do_not_keep_others_waiting(proxy: str) -> None:
    port = urlsplit(proxy).port or 0
    slow = [_slow_client(port) for _ in range(SLOW)]
    took, statuses = [], set()
    for n in range(40):
        for one in slow[n::40]:
            with suppress(OSError):  # nginx may have lost its patience by now
                one.send(b"X-More: 1\r\n")  # they go on, a line at a time
        begun = time.monotonic()
        statuses.add(httpx.get(f"{proxy}/p/p-sw-m", timeout=10).status_code)
        took.append(time.monotonic() - begun)
    for one in slow:
        one.close()
    assert statuses == {200}
    assert statistics.quantiles(took, n=20)[18] < 1


def _slow_client(port: int) -> socket.socket:
    one = socket.create_connection(("127.0.0.1", port))
    one.send(b"POST /cart/lines HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n")
    return one


def test_a_new_version_takes_over_without_a_failed_request(shop: RunningShop, proxy: str) -> None:
    assert shop.web.child is not None
    before = shop.web.child.pid
    answers: list[int] = []
    stop = threading.Event()
    customers = [threading.Thread(target=_keep_asking, args=(proxy, answers, stop)) for _ in range(2)]
    for customer in customers:
        customer.start()
    assert shop.web.renew(workers=2)
    time.sleep(1)
    stop.set()
    for customer in customers:
        customer.join()
    assert shop.web.child.pid != before
    assert set(answers) == {200}
    assert len(answers) >= 10


def test_a_version_that_does_not_start_leaves_the_old_one_in_place(shop: RunningShop, proxy: str) -> None:
    before, command = shop.web.child, shop.web.command
    shop.web.command = [*command[:-1], "storefront.no_such_module:app"]
    assert not shop.web.renew(workers=2, within=15)
    shop.web.command = command
    assert shop.web.child is before
    assert httpx.get(f"{proxy}/p/p-sw-m").status_code == 200


def _keep_asking(proxy: str, answers: list[int], stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            answers.append(httpx.get(f"{proxy}/p/p-sw-m", timeout=30).status_code)
        except httpx.HTTPError:
            answers.append(0)
        time.sleep(0.05)


def test_what_only_the_house_may_see_stays_inside(proxy: str) -> None:
    assert httpx.get(f"{proxy}/metrics").status_code == 404


def test_while_the_web_server_is_away_a_calm_page_says_so(shop: RunningShop, proxy: str) -> None:
    shop.web.stop()
    try:
        answer = httpx.get(f"{proxy}/p/p-sw-m", headers={"Accept-Language": "ja"})
    finally:
        shop.web.start()
        assert is_up(f"{shop.url}/readyz", within=60)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "カートとご注文はそのままです" in answer.text
