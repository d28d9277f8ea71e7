"""Addresses of webhooks are typed by people: only public hosts are called, nothing is followed, nobody holds us up."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from storefront.gateways.webhooks import (
    Answer,
    Caller,
    Keeper,
    KeptMessage,
    Unreachable,
    WebhookGateway,
    calling,
    messages_in,
)
from tests.support.partner import Partner, partner


@pytest.fixture
def other() -> Iterator[Partner]:
    """A partner that listens."""
    with partner() as one:
        yield one


def test_the_checked_address_is_called_by_the_name_of_its_host(other: Partner) -> None:
    other.answers = [(202, {}, "受け取りました\x07".encode())]
    assert other.caller.post(other.url, b"{}", {"webhook-id": "evt_1"}) == Answer(202, "受け取りました")
    (came,) = other.received
    assert (came.path, came.headers["host"]) == ("/hook", f"partner.example:{other.port}")
    assert (came.headers["webhook-id"], came.body) == ("evt_1", b"{}")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://2130706433:{port}/", "http://[::1]:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/", "http://169.254.169.254/latest/meta-data", "http://10.0.0.1/",
        "http://user@partner.example:{port}/", "file:///etc/passwd", "ftp://partner.example/", "//partner.example/", "",
        "http://[", "http://a b/", "http://partner.example:x/", "\x00",
    ],
)  # fmt: skip
def test_no_private_host_is_called_by_either_gateway(other: Partner, url: str, tmp_path: Path) -> None:
    goal = url.replace("{port}", str(other.port))
    gateways: tuple[WebhookGateway, ...] = (other.caller, Keeper(tmp_path, other.caller))
    for one in gateways:
        with pytest.raises(Unreachable):
            one.post(goal, b"{}", {})
    assert (other.received, messages_in(tmp_path)) == ([], ())


def test_the_demo_keeps_what_goes_to_nobody_and_calls_the_others(other: Partner, tmp_path: Path) -> None:
    local = Keeper(tmp_path, Caller(https_only=False, address_of=lambda host, port: "127.0.0.1"))
    assert local.post("https://partner.example/hook", b'{"a":1}', {"webhook-id": "evt_1"}).status == 202
    assert messages_in(tmp_path) == (
        KeptMessage("https://partner.example/hook", {"webhook-id": "evt_1"}, '{"a":1}'),
    )
    assert other.received == []
    assert local.post(f"http://partner.test:{other.port}/x", b"{}", {}).status == 204
    assert [r.path for r in other.received] == ["/x"]


def test_a_redirect_is_an_answer_and_is_not_followed(other: Partner) -> None:
    other.answers = [(307, {"Location": f"http://127.0.0.1:{other.port}/inside"}, b"")]
    assert other.caller.post(other.url, b"{}", {}).status == 307
    assert [r.path for r in other.received] == ["/hook"]


def test_production_calls_by_https_only(other: Partner) -> None:
    strict = Caller(https_only=True, address_of=other.address)
    with pytest.raises(Unreachable, match="https"):
        strict.post(other.url, b"{}", {})
    assert other.received == []


def test_whoever_is_slow_or_talks_for_ever_is_given_up(
    other: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calling, "SECONDS", 0.2)
    other.waits = 1.0
    began = time.monotonic()
    with pytest.raises(Unreachable, match="Timeout"):
        other.caller.post(other.url, b"{}", {})
    assert time.monotonic() - began < 0.8
    other.waits, other.answers = 0.0, [(200, {}, b"x" * 3_000_000)]
    assert len(other.caller.post(other.url, b"{}", {}).text) == calling.MOST_WORDS


def test_an_answer_that_drips_byte_by_byte_ends_with_its_time(
    other: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calling, "WHOLE", 0.3)
    listening = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection, _ = listening.accept()
        with connection:
            for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"y" * 50:
                try:
                    connection.send(bytes([byte]))
                except OSError:
                    return
                time.sleep(0.05)

    Thread(target=drip, daemon=True).start()
    began = time.monotonic()
    with listening, pytest.raises(Unreachable):
        other.caller.post(f"http://partner.example:{listening.getsockname()[1]}/", b"{}", {})
    assert time.monotonic() - began < 1.0
