"""R6, R7: processes and the database die by kill -9 under eight buyers; nothing is lost, and it is back soon."""

import http.client
import random
import threading
import time
from collections import Counter
from collections.abc import Callable

import psutil

from tests.drill.books import balanced, settle
from tests.drill.house import House, house
from tests.drill.report import Figure, at_least, at_most, exactly
from tests.drill.shoppers import buy, together

BUYERS = 8
DOWN = 3.0  # seconds that the database stays away
Act = Callable[[House], None]


def run(*, web: int = 20, worker: int = 5, server: int = 3) -> list[Figure]:
    """Kill single web workers, the worker of jobs, and the whole web server at random moments."""
    draw = random.Random(7)
    one, whole = [], []
    with house("kills", {"A": 100_000, "B": 100_000}) as h, _Crowd(h) as crowd:
        acts = ["web"] * web + ["jobs"] * worker + ["server"] * server
        draw.shuffle(acts)
        for act in acts:
            # Two deaths within five seconds are a crash loop to the web server: it ends and is started anew.
            time.sleep(draw.uniform(6.0, 8.0))
            if act == "web":
                workers = h.web_workers()
                if workers:
                    draw.choice(workers).kill()
                    one.append(h.until_ready())
            elif act == "server":
                _kill(h.shop.web.child.pid)
                whole.append(h.until_ready())
            else:
                _kill(h.worker().child.pid)
        crowd.rest()
        settle(h)
        return [
            at_most(f"one web worker killed ({web} times): ready again, longest", 2, max(one)),
            at_most(f"web server killed ({server} times): ready again, longest", 5, max(whole)),
            *_told(h, crowd),
            *balanced(h),
        ]


def run_database(*, times: int = 5) -> list[Figure]:
    """Kill the database; it stays away for three seconds."""
    back, pages = [], Counter[str]()
    with house("database", {"A": 100_000, "B": 100_000}) as h, _Crowd(h) as crowd:
        revive = h.supervisor.beside
        for _ in range(times):
            time.sleep(3)
            h.supervisor.beside = lambda: None
            _kill(h.server.get_pid(), alone=True)
            time.sleep(DOWN / 2)
            pages[_page(h)] += 1
            time.sleep(DOWN / 2)
            h.supervisor.beside = revive
            _until_database(h)
            back.append(h.until_ready())
        crowd.rest()
        settle(h)
        return [
            exactly("page without a database", {"503 in Japanese, no trace": times}, dict(pages)),
            at_most(f"ready after the database is ({times} times), longest", 5, max(back)),
            *_told(h, crowd),
            *balanced(h),
        ]


def _told(h: House, crowd: "_Crowd") -> list[Figure]:
    """Every buyer who was told that it worked has a paid order."""
    placed = {
        n for (n,) in h.sql("SELECT number FROM oms_order WHERE paid >= total AND state <> 'cancelled'")
    }
    return [
        at_least("purchases under fire", 5, len(crowd.told)),
        exactly("paid orders that got lost", 0, len(crowd.told - placed)),
        exactly("traces in the web server's answers", 0, crowd.traces),
    ]


def _kill(pid: int, *, alone: bool = False) -> None:
    """kill -9 with its children (`alone`: they must notice by themselves)."""
    parent = psutil.Process(pid)
    family = [] if alone else parent.children(recursive=True)
    for process in (parent, *family):
        if process.is_running():
            process.kill()


def _until_database(h: House) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            h.sql("SELECT 1")
        except Exception:
            time.sleep(0.02)
        else:
            return


def _page(h: House) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", h.port, timeout=20)
    connection.request("GET", "/c/none", headers={"Accept-Language": "ja"})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    if answer.status == 503 and 'lang="ja"' in text and "Traceback" not in text and "psycopg" not in text:
        return "503 in Japanese, no trace"
    return f"{answer.status}: {text[:80]}"


class _Crowd:
    """Eight buyers who buy until told to rest; who meets trouble tries again."""

    def __init__(self, h: House) -> None:
        self.house, self.told, self.traces = h, set[str](), 0
        self.stop, self.trouble = threading.Event(), Counter[str]()
        self.thread = threading.Thread(target=lambda: together(self._shop, BUYERS), daemon=True)

    def __enter__(self) -> "_Crowd":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.rest()

    def rest(self) -> None:
        """Everybody finishes what they are at."""
        self.stop.set()
        self.thread.join(60)

    def _shop(self, buyer: int) -> None:
        number = 0
        while not self.stop.is_set():
            number += 1
            try:
                self._one(buyer * 10_000 + number)
            except Exception as error:
                self.trouble[type(error).__name__] += 1
                self.traces += "Traceback" in str(error)
                time.sleep(0.1)

    def _one(self, number: int) -> None:
        before = self.house
        end = buy(before, number, ["A"] if number % 2 else ["A", "B"])
        if end.startswith(("refused", "declined")):
            self.trouble[end] += 1
            return
        mine = before.sql("SELECT number FROM oms_order WHERE email = :e", e=f"buyer{number}@example.com")
        self.told |= {n for (n,) in mine}
