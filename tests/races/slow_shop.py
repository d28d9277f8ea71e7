"""The shop with a pause between asking for stock and taking it, and - for the control only - without its guards.

Served by the race tests on throw-away databases: `tests.races.slow_shop:app`. Nothing in the product can switch
the guards off; this module replaces the functions of `ims/_locks.py` that hold them.
"""

import os
from typing import Any

import sqlalchemy as sa

from storefront import create_app
from storefront.ims import _locks

PAUSE = 0.15
_counted = _locks.counted


def _count_slowly(channel: Any) -> Any:
    slept = sa.cast(sa.func.pg_sleep(PAUSE), sa.Text)
    return sa.case((slept.is_not(None), _counted(channel)))


_locks.counted = _count_slowly
if os.environ.get("WITHOUT_GUARDS") == "yes":
    _locks.in_order = lambda query: query  # type: ignore[assignment]
    _locks.still_enough = lambda channel, wanted: sa.true()  # type: ignore[assignment]

app = create_app()
