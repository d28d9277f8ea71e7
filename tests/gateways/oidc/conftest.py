"""The local identity provider, fresh for each test, and as a process of its own."""

import subprocess
import sys
import time
from collections.abc import Iterator

import httpx
import pytest

from tests.support.identity import Elsewhere
from tests.support.servers import free_port


@pytest.fixture(scope="session")
def providers() -> Elsewhere:
    """Both providers; making their keys takes its time."""
    return Elsewhere()


@pytest.fixture
def elsewhere(providers: Elsewhere) -> Elsewhere:
    """Both providers, with gateways that know nothing of them yet."""
    providers.forget()
    return providers


@pytest.fixture(params=["line", "oidc"])
def key(request: pytest.FixtureRequest) -> str:
    """Each provider in turn."""
    return str(request.param)


@pytest.fixture
def process() -> Iterator[str]:
    """The provider as the demo starts it; its address."""
    port = free_port()
    child = subprocess.Popen(
        [sys.executable, "-m", "storefront.gateways.oidc.local", "--port", str(port)],
        stdout=subprocess.DEVNULL,
    )
    url, end = f"http://127.0.0.1:{port}", time.monotonic() + 15
    while not _answers(url):
        assert time.monotonic() < end, "the provider does not start"
        time.sleep(0.05)
    yield url
    child.terminate()
    child.wait(10)


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthz").status_code == 200
    except httpx.HTTPError:
        return False
