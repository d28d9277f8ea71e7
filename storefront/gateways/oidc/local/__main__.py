"""`python -m storefront.gateways.oidc.local`: serve the local identity provider on 127.0.0.1 until stopped."""

import argparse
import os
import signal
import sys
import threading
import time
from functools import partial

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from storefront.gateways.oidc.local.app import create_local

_THREADS = 4


def main() -> None:
    """Read the command line and serve with one worker of several threads."""
    asked = _arguments()
    sys.stdout.write(f"local identity provider on http://127.0.0.1:{asked.port}\n")
    sys.stdout.flush()
    server = Granian(
        "local-identity",
        address="127.0.0.1",
        port=asked.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=_THREADS,
        log_level=LogLevels.error,
    )
    server.serve(target_loader=partial(_load, asked), wrap_loader=False)


def _load(asked: argparse.Namespace) -> Flask:
    """The application; called in the worker process, where threads may be started."""
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    return create_local(f"http://127.0.0.1:{asked.port}", asked.shop)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m storefront.gateways.oidc.local")
    parser.add_argument("--port", type=int, default=8430)
    parser.add_argument("--shop", default="http://localhost:8000", help="where people come back to")
    return parser.parse_args()


def _end_with_parent(parent: int) -> None:
    """A worker whose supervisor was killed would keep the port: end with it."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
