"""Web servers of the bench, each on a port of its own."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from storefront.cli.processes import Process, answers, python

FIRST_PORT = 8790


@contextmanager
def running(app: str, port: int, environment: dict[str, str], ready: str) -> Iterator[int]:
    """The number of the server's process; it has two workers and ends with the block."""
    command = python("storefront.cli.web_server", "--port", str(port), app)
    web = Process("web", command, environment, Path(os.devnull))
    web.start()
    try:
        if not answers(f"http://127.0.0.1:{port}{ready}", within=30):
            raise click.ClickException(f"{app} did not start")
        time.sleep(0.5)
        assert web.child is not None
        yield web.child.pid
    finally:
        web.stop()
