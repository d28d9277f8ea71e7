"""The web server forks its workers from one process that has everything loaded."""

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import psutil
import pytest

from tests.support.servers import free_port, wait_until

# Answers with the worker's own process and the one that prepared it.
SERVER = """
import os, sys
from storefront.kernel import serving

prepared = []

def app(environ, start):
    start("200 OK", [("Content-Type", "text/plain")])
    return [f"{os.getpid()} {prepared}".encode()]

serving.serve("tiny", port=int(sys.argv[1]), prepare=lambda: prepared.append(os.getpid()), load=lambda: app)
"""


class Server:
    """The tiny application, served by one worker."""

    def __init__(self) -> None:
        self.port = free_port()
        self.master = subprocess.Popen([sys.executable, "-c", SERVER, str(self.port)])

    def asked(self) -> tuple[int, str] | None:
        """Who answers, and who had prepared it; nothing while nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=2) as answer:
                worker, _, prepared = answer.read().decode().partition(" ")
                return int(worker), prepared
        except (urllib.error.URLError, OSError):
            return None


@pytest.fixture
def server() -> Iterator[Server]:
    one = Server()
    yield one
    one.master.kill()
    one.master.wait()


def test_a_killed_worker_is_replaced_without_loading_anything_again(server: Server) -> None:
    first, prepared = wait_until(server.asked, what="the first answer")
    assert prepared == f"[{server.master.pid}]"
    psutil.Process(first).kill()
    begun = time.monotonic()
    second, again = wait_until(server.asked, within=5, what="an answer of the next worker")
    assert (second != first, again) == (True, prepared)
    assert time.monotonic() - begun < 2.0


@pytest.mark.skipif(sys.platform != "linux", reason="the signal at a parent's death is Linux's")
def test_workers_end_with_the_process_that_watches_them(server: Server) -> None:
    worker, _ = wait_until(server.asked, what="the first answer")
    server.master.kill()
    server.master.wait()
    wait_until(lambda: not psutil.pid_exists(worker), within=10, what="the end of the worker")
    assert server.asked() is None
