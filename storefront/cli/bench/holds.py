"""Units promised through the stock room's own door: eight connections, no HTTP, every promise committed."""

import threading
import time
from dataclasses import dataclass
from datetime import timedelta

from storefront import ims
from storefront.cli.bench.load import CLIENTS
from storefront.kernel import clock, db, ids
from storefront.kernel.db import new_session, transaction

UNITS, WARM_UNITS = 3000, 200
HELD_FOR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Holds:
    """Promises per second of one SKU that all want, of a SKU for each connection, and what went wrong."""

    hot_per_second: float
    spread_per_second: float
    oversold: int


def holds(url: str) -> Holds:
    """Let everybody take the last of one SKU, then each of their own, on a database with a warehouse."""
    engine = db.connect(url, pool=CLIENTS)
    db.configure(engine)
    try:
        place = next(p.code for p in ims.locations(new_session()) if p.ships and p.sells_online)
        _take([_counted(place, WARM_UNITS)], place)
        hot = _counted(place, UNITS)
        hot_rate = _take([hot], place)
        own = [_counted(place, UNITS // CLIENTS) for _ in range(CLIENTS)]
        return Holds(hot_rate, _take(own, place), sum(_oversold(sku) for sku in [hot, *own]))
    finally:
        db.release()
        engine.dispose()


def _counted(place: str, units: int) -> str:
    sku = f"BENCH-{ids.public_id()}"
    with transaction() as session:
        ims.first_counts(session, [ims.Count(sku, place, units)], actor="bench", now=clock.now())
    return sku


def _take(skus: list[str], place: str) -> float:
    """Promises per second until everything is promised; client `n` wants the SKU of its number."""
    taken: list[int] = []
    clients = [
        threading.Thread(target=lambda n=n: taken.append(_until_none(skus[n % len(skus)], place)))
        for n in range(CLIENTS)
    ]
    start = time.perf_counter()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return round(sum(taken) / (time.perf_counter() - start), 1)


def _until_none(sku: str, place: str) -> int:
    """How many promises one client got."""
    mine, number = ids.public_id(), 0
    while True:
        line = [ims.PlannedLine(1, sku, place, 1)]
        try:
            with new_session() as session, session.begin():
                now = clock.now()
                ims.hold(session, f"{mine}-{number}", line, channel="web", until=now + HELD_FOR, now=now)
        except ims.OutOfStock:
            return number
        number += 1


def _oversold(sku: str) -> int:
    with new_session() as session:
        levels = ims.levels(session, [sku])
    return sum(max(0, level.held - level.on_hand) for level in levels)
