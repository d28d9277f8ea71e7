"""The local Stripe as a real process, somebody who receives its webhooks, and accounts to ask."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import stripe

from storefront.gateways.stripe import Gateway
from storefront.gateways.stripe.gateway import STRIPE_VERSION

SECRET = "whsec_test_only"
REAL_KEY = os.environ.get("STRIPE_TEST_KEY", "")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class LocalStripe:
    """One local Stripe process and what a test may ask of it beside the API."""

    data: Path
    webhook: str = ""
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "LocalStripe":
        command = [sys.executable, "-m", "storefront.gateways.stripe.local", "--port", str(self.port)]
        command += ["--data", str(self.data), "--webhook", self.webhook, "--secret", SECRET]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_for(lambda: _up(self.url), "the local Stripe to start")
        return self

    def stop(self) -> None:
        assert self.process
        self.process.terminate()
        self.process.wait(10)

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait(10)
        wait_for(lambda: not _up(self.url), "the orphaned worker to end")

    def test(self, path: str, **body: Any) -> Any:
        """POST to `/_test/…`."""
        answer = httpx.post(f"{self.url}/_test/{path}", json=body)
        answer.raise_for_status()
        return answer.json()

    def events(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = httpx.get(f"{self.url}/_test/events").json()["events"]
        return found


def _up(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthz").status_code == 200
    except httpx.HTTPError:
        return False


def wait_for(condition: Callable[[], Any], what: str, seconds: float = 15) -> Any:
    """The first true answer of the condition."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited {seconds} s for {what}")


class Receiver:
    """A shop's webhook address: remembers what came, answers what it is told to."""

    def __init__(self) -> None:
        self.received: list[tuple[bytes, str]] = []
        self.answers: list[int] = []
        self.judge: Callable[[bytes, str], int] | None = None
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(receiver.take(body, self.headers.get("Stripe-Signature") or ""))
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Be quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hooks/stripe"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, body: bytes, signature: str) -> int:
        self.received.append((body, signature))
        if self.judge:
            return self.judge(body, signature)
        return self.answers.pop(0) if self.answers else 200


def gateway_to(
    url: str, key: str = "sk_test_local", *, timeouts: tuple[float, float] = (3.0, 5.0), http: Any = None
) -> Gateway:
    return Gateway(key, url, SECRET, "pk_test_local", f"{url}/v3/", timeouts=timeouts, http=http)


@dataclass
class Account:
    """One Stripe account: our gateway to it and the SDK for what browsers do."""

    name: str
    url: str
    key: str

    @property
    def gateway(self) -> Gateway:
        return gateway_to(self.url, self.key)

    @property
    def sdk(self) -> Any:
        client = stripe.StripeClient(
            self.key, base_addresses={"api": self.url}, stripe_version=STRIPE_VERSION, max_network_retries=0
        )
        return client.v1

    def confirm(self, intent_id: str, card: str) -> Any:
        """What the shopper's browser does with a card."""
        params = {"payment_method": card, "return_url": "https://shop.example/return"}
        return self.sdk.payment_intents.confirm(intent_id, params)
