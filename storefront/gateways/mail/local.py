"""A mail server for the demo and for tests: takes every letter and keeps it as a file.

Run: python -m storefront.gateways.mail.local --port 8425 --folder var/mailbox
"""

import argparse
import os
import secrets
import signal
import threading
import time
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from storefront.settings import settings


class Keeper:
    """Writes each letter into the folder; appears whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - the library's name
        """Keep it and say so."""
        name = f"{time.time_ns()}-{secrets.token_hex(4)}"
        unfinished = self.folder / f"{name}.part"
        unfinished.write_bytes(envelope.content)
        os.replace(unfinished, self.folder / f"{name}.eml")
        return "250 kept"


def server(folder: Path, port: int, host: str = "127.0.0.1") -> Controller:
    """A server that is not yet running; `start()` and `stop()` it."""
    return Controller(Keeper(folder), hostname=host, port=port, enable_SMTPUTF8=True)


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8425)
    parser.add_argument("--folder", type=Path, default=settings().var / "mailbox")
    given = parser.parse_args()
    running = server(given.folder, given.port)
    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())
    running.start()
    over.wait()
    running.stop()


if __name__ == "__main__":
    main()
