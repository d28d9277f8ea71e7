"""The garbage collector, where a command makes millions of values."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def rarely_looked_for() -> Iterator[None]:
    """Look for circles of garbage a hundred times less often: bulk work makes hardly any, and looking takes a fifth of it."""
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()
