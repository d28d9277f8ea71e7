"""The demo's other side: hosts below `.example`, which can be nobody's (RFC 2606), keep what they are sent in a folder."""

import json
import os
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storefront.gateways.webhooks.calling import Answer, Caller, callable_address

RESERVED = ".example"


@dataclass(frozen=True, slots=True)
class KeptMessage:
    """What would have arrived, and where."""

    url: str
    headers: dict[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class Keeper:
    """Keeps what goes to reserved names; every other host is called as always."""

    folder: Path
    caller: Caller

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """202 once it is kept, whole or not at all."""
        target = callable_address(url, https_only=self.caller.https_only)
        if not target.host.endswith(RESERVED):
            return self.caller.post(url, body, headers)
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"{time.time_ns()}-{secrets.token_hex(4)}"
        unfinished = self.folder / f"{name}.part"
        kept = {"url": url, "headers": dict(headers), "body": body.decode()}
        unfinished.write_text(json.dumps(kept, ensure_ascii=False))
        os.replace(unfinished, self.folder / f"{name}.json")
        return Answer(202, "kept")


def messages_in(folder: Path, *, most: int = 50) -> tuple[KeptMessage, ...]:
    """The newest messages of the folder."""
    files = sorted(folder.glob("*.json"), reverse=True)[:most] if folder.is_dir() else []
    told: list[dict[str, Any]] = [json.loads(file.read_text()) for file in files]
    return tuple(KeptMessage(**one) for one in told)
