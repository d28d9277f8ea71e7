"""`python -m storefront.gateways.stripe.local`: serve the local Stripe on 127.0.0.1 until stopped."""

import argparse
import os
import signal
import sys
import threading
import time
from functools import partial
from pathlib import Path

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from storefront.gateways.stripe.local.api import Keys
from storefront.gateways.stripe.local.app import create_local

_THREADS = 16


def main() -> None:
    """Read the command line and serve with one worker of several threads."""
    asked = _arguments()
    if not asked.key.startswith("sk_test_") or not asked.publishable_key.startswith("pk_test_"):
        sys.exit("the local Stripe takes test keys only (sk_test_…, pk_test_…)")

    sys.stdout.write(f"local Stripe on http://127.0.0.1:{asked.port}, data in {asked.data}\n")
    sys.stdout.flush()
    server = Granian(
        "local-stripe",
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
    keys = Keys(asked.key, asked.publishable_key)
    return create_local(asked.data, keys, webhook=asked.webhook, secret=asked.secret)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m storefront.gateways.stripe.local")
    parser.add_argument("--port", type=int, default=8420)
    parser.add_argument("--data", type=Path, default=Path("var/stripe.sqlite"))
    parser.add_argument("--webhook", default="", help="where events go; none are sent without it")
    parser.add_argument("--secret", default="whsec_local", help="signs the events")
    parser.add_argument("--key", default="sk_test_local")
    parser.add_argument("--publishable-key", default="pk_test_local")
    return parser.parse_args()


def _end_with_parent(parent: int) -> None:
    """A worker whose supervisor was killed would keep the port: end with it."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
