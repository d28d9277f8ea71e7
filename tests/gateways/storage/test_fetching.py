"""Addresses of pictures come from files of strangers: only public hosts are asked, only so much is taken."""

import gzip
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar

import pytest

from storefront.gateways.storage import Unreachable, fetch, fetching

real_address = fetching.public_address


class Host(BaseHTTPRequestHandler):
    """Answers by path and remembers who asked."""

    asked: ClassVar[list[tuple[str, str]]] = []
    answers: ClassVar[dict[str, tuple[int, dict[str, str], list[bytes]]]] = {}

    def do_GET(self) -> None:
        """Answer what was prepared for this path."""
        self.asked.append((self.path, self.headers["Host"]))
        status, headers, parts = self.answers[self.path]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        for part in parts:
            self.wfile.write(part)

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server on the loopback that pictures.example seems to be; every other name is checked as always."""
    Host.asked, Host.answers = [], {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    Thread(target=server.serve_forever, daemon=True).start()

    def address(name: str, port: int) -> str:
        return "127.0.0.1" if name == "pictures.example" else real_address(name, port)

    monkeypatch.setattr(fetching, "public_address", address)
    yield f"http://pictures.example:{server.server_port}"
    server.shutdown()


def test_the_checked_address_is_asked_by_the_name_of_its_host(host: str) -> None:
    Host.answers["/a.png"] = (200, {}, [b"picture"])
    assert fetch(f"{host}/a.png") == b"picture"
    assert Host.asked == [("/a.png", host.removeprefix("http://"))]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://2130706433:{port}/", "http://0x7f.1:{port}/",
        "http://127.1:{port}/", "http://[::1]:{port}/", "http://[::ffff:127.0.0.1]:{port}/", "http://0:{port}/",
        "http://[64:ff9b::7f00:1]:{port}/", "http://[2002:7f00:1::]:{port}/", "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/", "http://[fd00::1]/", "http://100.64.0.1/", "http://user@pictures.example:{port}/",
    ],
)  # fmt: skip
def test_no_private_host_is_ever_asked_directly_or_by_redirect(host: str, url: str) -> None:
    goal = url.replace("{port}", host.rpartition(":")[2])
    with pytest.raises(Unreachable):
        fetch(goal)
    Host.answers["/away"] = (302, {"Location": goal}, [])
    with pytest.raises(Unreachable):
        fetch(f"{host}/away")
    assert [path for path, _ in Host.asked] == ["/away"]


@pytest.mark.parametrize(
    "url",
    [
        "", "pictures.example", "file:///etc/passwd", "ftp://pictures.example/", "gopher://pictures.example/", "http://", "http://[",
        "http://pictures.example:99999/", "http://pictures.example:x/", "http://a b/", "http://a\r\nX: y/", "http://①②⑦.0.0.1/",
        "http://pictures.example\\@127.0.0.1/", "http://" + "a" * 300 + ".example/", "\x00",
    ],
)  # fmt: skip
def test_what_is_no_address_is_unreachable_and_no_failure(url: str) -> None:
    with pytest.raises(Unreachable):
        fetch(url)


def test_redirects_end_and_lead_nowhere_odd(host: str) -> None:
    Host.answers["/round"] = (302, {"Location": "/round"}, [])
    Host.answers["/odd"] = (302, {"Location": "http://["}, [])
    for path in ("/round", "/odd"):
        with pytest.raises(Unreachable):
            fetch(host + path)
    assert len(Host.asked) == fetching.REDIRECTS + 2


def test_a_small_answer_cannot_become_a_large_one(host: str) -> None:
    packed = gzip.compress(bytes(30_000_000))
    Host.answers["/bomb"] = (200, {"Content-Encoding": "gzip"}, [packed])
    assert fetch(f"{host}/bomb") == packed


def test_a_large_answer_and_a_slow_one_are_given_up(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MOST_BYTES", 1000)
    Host.answers["/large"] = (200, {}, [b"x" * 1001])
    with pytest.raises(Unreachable, match="larger"):
        fetch(f"{host}/large")
    monkeypatch.setattr(fetching, "WHOLE", -1.0)
    Host.answers["/slow"] = (200, {}, [b"x"])
    with pytest.raises(Unreachable, match="slow"):
        fetch(f"{host}/slow")
