"""A partner's system on the loopback: it keeps what it was sent and answers as told; partner.example seems to be it."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from storefront.gateways.public_hosts import public_address
from storefront.gateways.webhooks import Caller

HOST = "partner.example"


@dataclass
class Received:
    """One message as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def said(self) -> dict[str, Any]:
        """The body."""
        return dict(json.loads(self.body))

    def signed_by(self, secret: str) -> bool:
        """Whether one of the signatures is of this secret: computed as the standard says, without any code of ours."""
        key = base64.b64decode(secret.split("_", 1)[1])
        head = self.headers["webhook-id"] + "." + self.headers["webhook-timestamp"] + "."
        wanted = base64.b64encode(hmac.digest(key, head.encode() + self.body, hashlib.sha256)).decode()
        return any(s.split(",", 1) == ["v1", wanted] for s in self.headers["webhook-signature"].split(" "))


@dataclass
class Partner:
    """What came, and what the next answers are: (status, headers, body); seconds to wait before answering."""

    port: int = 0
    received: list[Received] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    waits: float = 0.0

    @property
    def url(self) -> str:
        """Where it listens, by its name."""
        return f"http://{HOST}:{self.port}/hook"

    def address(self, host: str, port: int) -> str:
        """The loopback for its own name; every other name is checked as always."""
        return "127.0.0.1" if host == HOST else public_address(host, port)

    @property
    def caller(self) -> Caller:
        """What reaches it."""
        return Caller(https_only=False, address_of=self.address)


@contextmanager
def partner() -> Iterator[Partner]:
    """A partner that listens."""
    one = Partner()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            told = {k.lower(): v for k, v in self.headers.items()}
            one.received.append(Received(self.path, told, body))
            time.sleep(one.waits)
            status, headers, answer = one.answers.pop(0) if one.answers else (204, {}, b"")
            self.send_response(status)
            for name, value in {"Content-Length": str(len(answer)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer)

        def do_GET(self) -> None:  # a redirect that was followed would come as this
            self.do_POST()

        def log_message(self, *_: Any) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    one.port = server.server_port
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield one
    server.shutdown()
    server.server_close()
