"""The shop with a pause between asking for stock and taking it, and - for the control only - without its guards.

Served by the race tests on throw-away databases: `tests.races.slow_shop:app`. Nothing in the product can switch
the guards off; this module replaces the two functions of `ims/_locks.py` that hold them.
"""

import os
import time
from typing import Any

import sqlalchemy as sa

from storefront import create_app
from storefront.ims import _locks

PAUSE = 0.15
_asked = _locks.lock_and_count


def _ask_slowly(*arguments: Any, **named: Any) -> Any:
    found = _asked(*arguments, **named)
    time.sleep(PAUSE)
    return found


_locks.lock_and_count = _ask_slowly
if os.environ.get("WITHOUT_GUARDS") == "yes":
    _locks.in_order = lambda query: query  # type: ignore[assignment]
    _locks.still_enough = lambda channel, wanted: sa.true()  # type: ignore[assignment]

app = create_app()
