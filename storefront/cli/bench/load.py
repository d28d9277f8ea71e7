"""Load by keep-alive clients, and the CPU time of the processes that served it."""

import http.client
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

import psutil

CLIENTS = 8
Work = Callable[["Client"], int]


@dataclass
class Client:
    """One keep-alive connection with its cookies."""

    port: int
    number: int
    cookies: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None

    def send(self, method: str, path: str, body: str = "") -> tuple[int, str, str]:
        """Status, Location and text of one request; the connection is kept."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), "Accept-Language": "ja"}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body.encode(), headers)
        response = self.connection.getresponse()
        text = response.read().decode("utf-8", "replace")
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return response.status, response.getheader("Location") or "", text

    def close(self) -> None:
        """Let the connection go; the next request opens another."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None


@dataclass(frozen=True, slots=True)
class Load:
    """What one page cost."""

    rps: float
    p50_ms: float
    p95_ms: float
    cpu_ms: float
    db_cpu_ms: float
    bytes: int


def cpu_of(pid: int) -> float:
    """CPU seconds of a process and its children so far."""
    total = 0.0
    for process in _family(pid):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total


def _family(pid: int) -> Iterator[psutil.Process]:
    parent = psutil.Process(pid)
    yield parent
    yield from parent.children(recursive=True)


def measure(port: int, web: int, postmaster: int | None, work: Work, *, seconds: float, warm: float) -> Load:
    """Let eight clients do `work` (which returns the bytes of a page) for so long; costs per call of `work`."""
    clients = [Client(port, n) for n in range(CLIENTS)]
    _run(clients, work, warm)
    before = cpu_of(web), cpu_of(postmaster) if postmaster else 0.0
    start = time.perf_counter()
    took, sizes = _run(clients, work, seconds)
    elapsed = time.perf_counter() - start
    cpu, db_cpu = cpu_of(web) - before[0], (cpu_of(postmaster) if postmaster else 0.0) - before[1]
    took.sort()
    n = max(len(took), 1)
    return Load(
        rps=round(n / elapsed, 1),
        p50_ms=round(statistics.median(took) * 1000, 2) if took else 0.0,
        p95_ms=round(took[int(n * 0.95)] * 1000, 2) if took else 0.0,
        cpu_ms=round(cpu / n * 1000, 3),
        db_cpu_ms=round(db_cpu / n * 1000, 3),
        bytes=int(statistics.median(sizes)) if sizes else 0,
    )


def _run(clients: list[Client], work: Work, seconds: float) -> tuple[list[float], list[int]]:
    took: list[float] = []
    sizes: list[int] = []
    failures: list[BaseException] = []
    end = time.perf_counter() + seconds

    def drive(client: Client) -> None:
        for _ in count():
            start = time.perf_counter()
            if start >= end:
                return
            try:
                size = work(client)
            except BaseException as error:
                failures.append(error)
                return
            took.append(time.perf_counter() - start)
            sizes.append(size)

    threads = [threading.Thread(target=drive, args=(c,)) for c in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return took, sizes
