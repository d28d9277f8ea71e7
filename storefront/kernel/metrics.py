"""Numbers for Prometheus: counted in files below var/metrics, so that every process of the machine adds to one count."""

import os
from pathlib import Path
from typing import Any

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

_numbers: dict[str, Any] = {}


def start(folder: Path) -> None:
    """Count into this folder; once per process, before anything is counted."""
    if _numbers:
        return
    folder.mkdir(parents=True, exist_ok=True)
    os.environ[FOLDER] = str(folder)  # the library reads it when it is loaded
    from prometheus_client import Counter, Histogram

    _numbers["requests"] = Counter(
        "storefront_requests", "Requests answered", ["endpoint", "method", "status"]
    )
    _numbers["seconds"] = Histogram(
        "storefront_request_seconds", "Time to answer, by surface", ["surface"], buckets=BUCKETS
    )
    _numbers["slow"] = Counter("storefront_slow_queries", "Statements slower than the limit of the log")
    _numbers["jobs"] = Counter("storefront_jobs", "Jobs run", ["task", "end"])
    _numbers["behaviour"] = Counter("storefront_behaviour_events", "What became of behaviour events", ["end"])
    _numbers["job_seconds"] = Histogram("storefront_job_seconds", "Time of a job", ["task"], buckets=BUCKETS)


def forget(folder: Path) -> None:
    """Drop what processes counted that are no more (Prometheus knows that counters begin anew)."""
    for file in folder.glob("*_*.db"):
        pid = file.stem.rpartition("_")[2]
        if pid.isdigit() and not _alive(int(pid)):
            file.unlink(missing_ok=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def answered(endpoint: str, method: str, status: int, seconds: float) -> None:
    """A request was answered."""
    if _numbers:
        _numbers["requests"].labels(endpoint, method, status).inc()
        _numbers["seconds"].labels(endpoint.partition(".")[0]).observe(seconds)


def slow_query() -> None:
    """A statement took longer than it should."""
    if _numbers:
        _numbers["slow"].inc()


def behaviour(end: str, count: int = 1) -> None:
    """Behaviour events were `stored`, or `dropped` because the database did not take them."""
    if _numbers:
        _numbers["behaviour"].labels(end).inc(count)


def job_done(task: str, end: str, seconds: float) -> None:
    """A job ended (`done` or `failed`)."""
    if _numbers:
        _numbers["jobs"].labels(task, end).inc()
        _numbers["job_seconds"].labels(task).observe(seconds)


def text(gauges: dict[str, tuple[str, dict[tuple[tuple[str, str], ...], float]]]) -> str:
    """Everything counted, and these gauges (name → what it means, labels → value), as Prometheus reads it."""
    from prometheus_client import CollectorRegistry, Gauge, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    if os.environ.get(FOLDER):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library has no types here
    own = CollectorRegistry()
    for name, (meaning, values) in gauges.items():
        labels = [key for key, _ in next(iter(values), ())]
        gauge = Gauge(name, meaning, labels, registry=own)
        for pairs, value in values.items():
            (gauge.labels(*(v for _, v in pairs)) if pairs else gauge).set(value)
    return generate_latest(registry).decode() + generate_latest(own).decode()
