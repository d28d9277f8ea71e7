"""Webhooks leave while their worker is killed by kill -9 in mid-work: every event arrives, under an id that stays."""

import json
import shutil
import time
from collections import Counter
from pathlib import Path

from storefront.cli.processes import Process, python
from storefront.gateways.webhooks import messages_in
from storefront.kernel import clock, outbox
from storefront.kernel import db as database
from storefront.kernel.vault import Vault
from storefront.services import connections
from tests.drill.house import FOLDER, House, house
from tests.drill.report import Figure, at_most, exactly

KEY = "k" * 40
LATEST = 300.0
AT_WORK = (
    4  # jobs that one worker runs at a time: each may have sent a message that it could not note any more
)


def run(*, events: int = 1000, kills: int = 10) -> list[Figure]:
    """Publish everything at once, kill the worker each time another share has arrived."""
    kept = FOLDER / "outgoing"
    shutil.rmtree(kept, ignore_errors=True)
    with house("outgoing", {"A": 1}, jobs=False) as h:
        _publish(events)
        worker = _worker(h, kept)
        try:
            begun = time.monotonic()
            for share in range(1, kills + 1):
                _until(kept, events * share // (kills + 1), begun)
                worker.kill_now()
                worker.start()
            # What a killed worker had taken comes again when its turn is over; some of it came before, too.
            _until_known(h, events, begun)
        finally:
            worker.stop()
        told = Counter(json.loads(m.body)["id"] for m in messages_in(kept / "webhooks", most=10 * events))
        done = _known(h)
        return [
            exactly(f"events that arrived, worker killed {kills} times", events, len(told)),
            exactly("deliveries that know it", events, done),
            at_most("messages that came twice", AT_WORK * kills, sum(told.values()) - len(told), ""),
        ]


class _Worker(Process):
    def kill_now(self) -> None:
        """kill -9, and nothing tidied."""
        assert self.child is not None
        self.child.kill()
        self.child.wait()


def _worker(h: House, kept: Path) -> _Worker:
    """A worker as the demo runs it: what goes to `.example` is kept in a folder."""
    environment = {
        "DATABASE_URL": h.engine.url.render_as_string(hide_password=False), "STOREFRONT_ENV": "demo",
        "STOREFRONT_VAR": str(kept), "STOREFRONT_SECRET_KEY": KEY,
    }  # fmt: skip
    kept.mkdir(parents=True, exist_ok=True)
    worker = _Worker("outgoing", python("storefront.cli", "work"), environment, kept / "worker.log")
    worker.start()
    return worker


def _publish(events: int) -> None:
    with database.transaction() as db:
        draft = connections.ConnectionDraft(
            "partner", "Partner", ("order.placed",), url="https://partner.example/", in_use=True
        )
        connections.put(db, draft, https_only=True, now=clock.now())
        connections.renew_secret(db, "partner", Vault([KEY]), now=clock.now())
        for n in range(events):
            outbox.publish(db, "order.placed", f"order:HY-{n}", cause="place")


def _known(h: House) -> int:
    return int(h.sql("SELECT count(*) FROM connection_delivery WHERE state = 'delivered'")[0][0])


def _until_known(h: House, many: int, begun: float) -> None:
    while _known(h) < many:
        if time.monotonic() - begun > LATEST:
            return  # the figures say how many are missing
        time.sleep(0.5)


def _until(kept: Path, many: int, begun: float) -> None:
    while len(list((kept / "webhooks").glob("*.json"))) < many:
        if time.monotonic() - begun > LATEST:
            raise TimeoutError("the messages do not arrive")
        time.sleep(0.1)
