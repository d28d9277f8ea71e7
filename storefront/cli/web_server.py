"""`python -m storefront.cli.web_server`: the web server's process, as `storefront serve` and the demo start it."""

import argparse
import importlib
import os
import sys
from pathlib import Path
from typing import Any

from granian.log import LogLevels

from storefront.kernel import serving


def main() -> None:
    """Read the command line and serve."""
    # A server that died must be back within five seconds, and compiling its modules takes two of them: what it loads
    # is kept compiled, also where the environment asks Python not to (as images do).
    sys.dont_write_bytecode = False
    parser = argparse.ArgumentParser(prog="python -m storefront.cli.web_server")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=8, help="requests that one worker answers at once")
    parser.add_argument("app", nargs="?", default="storefront.wsgi:app")
    asked = parser.parse_args()
    serving.serve(
        asked.app, host=asked.host, port=asked.port, workers=asked.workers, threads=asked.threads,
        level=LogLevels.warning, prepare=lambda: _application(asked.app), load=lambda: _ready(asked.app),
    )  # fmt: skip


def _application(target: str) -> Any:
    """What `module:name` names; made once, by the process from which the workers are forked."""
    module, _, name = target.partition(":")
    return getattr(importlib.import_module(module), name)


def _ready(target: str) -> Any:
    """The application in a worker; whoever replaces a running server waits for this sign of each new worker."""
    app = _application(target)
    if folder := os.environ.get(serving.READY):
        Path(folder).mkdir(parents=True, exist_ok=True)
        (Path(folder) / str(os.getpid())).touch()
    return app


if __name__ == "__main__":
    main()
