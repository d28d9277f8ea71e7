"""Web servers: one process that watches, and the workers forked from it that answer."""

import ctypes
import gc
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
PR_SET_PDEATHSIG = 1
# Names the folder in which each worker that can serve leaves a sign.
READY = "STOREFRONT_READY_FOLDER"


def end_with_parent() -> None:
    """Ask Linux to end this process when its parent dies, even by kill -9: none of ours is left behind."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def serve(
    target: str,
    *,
    port: int,
    host: str = "127.0.0.1",
    workers: int = 1,
    threads: int = 8,
    level: LogLevels = LogLevels.error,
    prepare: Callable[[], object] = lambda: None,
    load: Callable[[], Any] | None = None,
) -> None:
    """Serve a WSGI application until a signal comes; a worker that dies is forked again.

    `target` names the application ("module:name") unless `load` makes it, in the worker. `prepare` runs once, before
    the first fork: what it loads and makes need not be loaded and made by each worker, so that a new one answers at
    once. It may open no connection and start no thread.
    """
    server = Granian(
        target, address=host, port=port, interface=Interfaces.WSGI, workers=workers, blocking_threads=threads,
        backlog=1024, log_level=level, respawn_failed_workers=True, respawn_interval=0.2, workers_kill_timeout=6,
    )  # fmt: skip
    # Hardly anything of what is loaded becomes garbage: looking for it takes a fifth of the start, and the collector
    # would write on every page of memory that the workers share with this process.
    gc.disable()
    prepare()
    gc.freeze()
    gc.enable()
    os.register_at_fork(after_in_child=end_with_parent)
    server.serve(target_loader=load, wrap_loader=False)
