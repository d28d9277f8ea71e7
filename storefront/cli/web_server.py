"""`python -m storefront.cli.web_server`: the web server's process, as `storefront serve` and the demo start it."""

import argparse
import importlib

from granian.log import LogLevels

from storefront.kernel import serving


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m storefront.cli.web_server")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=8, help="requests that one worker answers at once")
    parser.add_argument("app", nargs="?", default="storefront.wsgi:app")
    asked = parser.parse_args()
    serving.serve(
        asked.app, host=asked.host, port=asked.port, workers=asked.workers, threads=asked.threads,
        level=LogLevels.warning, prepare=lambda: importlib.import_module("storefront.app"),
    )  # fmt: skip


if __name__ == "__main__":
    main()
