"""The last button under a crowd: everybody wants the same SKU, or each a SKU of their own."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue

from storefront.cli.bench.flows import press, to_confirmation
from storefront.cli.bench.load import CLIENTS, Client
from storefront.cli.bench.shops import Shop

BUYERS = 160
Ready = tuple[Client, dict[str, str]]


def presses(shop: Shop) -> dict[str, float]:
    """Orders per second through the final POST, of one hot product and of many, in turn."""
    spread, hot = shop.material.products, [shop.material.hot]
    rates: dict[str, list[float]] = {"spread": [], "hot": []}
    for kind, paths in (("spread", spread), ("hot", hot), ("hot", hot), ("spread", spread)):
        rates[kind].append(_rate(shop, paths))
    best = {kind: sum(found) / len(found) for kind, found in rates.items()}
    return {
        "hot_per_second": round(best["hot"], 1), "spread_per_second": round(best["spread"], 1),
        "hot_share": round(best["hot"] / best["spread"], 2),
    }  # fmt: skip


def _rate(shop: Shop, paths: Sequence[str]) -> float:
    """Bring buyers to the confirmation one after the other, then let eight at a time press the button."""
    waiting: SimpleQueue[Ready] = SimpleQueue()
    for n in range(BUYERS):
        client = Client(shop.port, n)
        waiting.put((client, to_confirmation(client, paths[n % len(paths)], f"p{n}@example.com")))
        client.close()  # the server ends connections that wait so long
    start = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as crowd:
        for pressed in [crowd.submit(_press, waiting) for _ in range(CLIENTS)]:
            pressed.result()
    return BUYERS / (time.perf_counter() - start)


def _press(waiting: "SimpleQueue[Ready]") -> None:
    while True:
        try:
            client, fields = waiting.get_nowait()
        except Empty:
            return
        press(client, fields)
