"""Settings that have to fit each other."""

import pytest

from storefront.settings import Settings


@pytest.mark.parametrize(("threads", "pool", "fits"), [(8, 10, 10), (32, 10, 34), (8, 40, 40)])
def test_no_thread_waits_for_connections_that_threads_hold(threads: int, pool: int, fits: int) -> None:
    assert Settings(threads=threads, database_pool=pool).database_pool == fits
