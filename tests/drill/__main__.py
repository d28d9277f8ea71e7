"""`python -m tests.drill [part …]`: run the drill's parts one after the other; exit status 1 when a bar is missed."""

import argparse
import sys
import time
import traceback
from collections.abc import Callable

from storefront.kernel import observability
from tests.drill import (
    abandoned,
    coupons,
    kills,
    last_units,
    looks,
    model,
    once,
    outgoing,
    provider,
    renewal,
    webhooks,
)
from tests.drill.report import Figure, show, table

PARTS: dict[str, tuple[Callable[..., list[Figure]], dict[str, int]]] = {
    "units": (last_units.run, {"rounds": 2, "buyers": 40}),
    "coupons": (coupons.run, {"buyers": 80}),
    "once": (once.run, {"rounds": 2}),
    "abandoned": (abandoned.run, {"many": 60}),
    "kills": (kills.run, {"web": 4, "worker": 2}),
    "database": (kills.run_database, {"times": 2}),
    "provider": (provider.run, {"rounds": 1}),
    "webhooks": (webhooks.run, {"orders": 4}),
    "outgoing": (outgoing.run, {"events": 200, "kills": 3}),
    "renewal": (renewal.run, {"seconds": 20}),
    "model": (model.run, {"steps": 300}),
    "looks": (looks.run, {}),
}


def main() -> None:
    """Read the command line, run, report."""
    parser = argparse.ArgumentParser(prog="python -m tests.drill")
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)} (default: all)")
    parser.add_argument("--short", action="store_true", help="fewer rounds and buyers, for a look in between")
    asked = parser.parse_args()
    unknown = set(asked.parts) - set(PARTS)
    if unknown:
        parser.error(f"unknown parts: {', '.join(sorted(unknown))}")
    observability.start_logging("ERROR")
    figures: dict[str, list[Figure]] = {}
    for name in asked.parts or PARTS:
        work, short = PARTS[name]
        begun = time.monotonic()
        print(f"== {name}", flush=True)
        try:
            figures[name] = work(**short) if asked.short else work()
        except Exception as error:
            traceback.print_exc()
            figures[name] = [Figure("the part came to its end", "yes", f"{type(error).__name__}", False)]
        print(f"== {name}: {time.monotonic() - begun:.0f} s", flush=True)
        table({name: figures[name]})
    sys.exit(0 if show(figures) else 1)


if __name__ == "__main__":
    main()
