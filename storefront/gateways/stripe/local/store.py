"""The local Stripe's memory: one SQLite file, one writer at a time, one connection per thread."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    created INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS objects_by_kind ON objects (kind, seq);
CREATE TABLE IF NOT EXISTS secrets (id TEXT PRIMARY KEY, number TEXT NOT NULL, set_up INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS keys (
    key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, request_id TEXT NOT NULL, status INTEGER, body TEXT);
CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, event_id TEXT NOT NULL, state TEXT NOT NULL, due REAL NOT NULL,
    first_at REAL NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, answers TEXT NOT NULL DEFAULT '[]');
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (state, due);
CREATE TABLE IF NOT EXISTS switches (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS faults (
    id INTEGER PRIMARY KEY AUTOINCREMENT, mode TEXT NOT NULL, match TEXT NOT NULL,
    times INTEGER NOT NULL, seconds REAL NOT NULL);
"""
_TABLES = ("objects", "secrets", "keys", "deliveries", "switches", "faults")


class Store:
    """Opens the file (and its folders); requests that died with the last process give their keys back."""

    def __init__(self, path: Path):
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._local = threading.local()
        # Held while messages are on their way, so that a reset is not followed by old ones.
        self.delivering = threading.Lock()
        with self.write() as db:
            db.execute("DELETE FROM keys WHERE status IS NULL")

    def read(self) -> sqlite3.Connection:
        """This thread's connection."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = sqlite3.connect(self._path, timeout=30, isolation_level=None)
            found.row_factory = sqlite3.Row
            found.execute("PRAGMA journal_mode = WAL")
            found.execute("PRAGMA synchronous = NORMAL")
            found.executescript(_SCHEMA)
            self._local.connection = found
        return found

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction that is alone in writing; undone when an exception leaves the block."""
        db = self.read()
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")

    def close(self) -> None:
        """Let go of this thread's connection."""
        self.read().close()
        del self._local.connection

    def forget(self) -> None:
        """Empty every table."""
        with self.delivering, self.write() as db:
            for table in _TABLES:
                db.execute(f"DELETE FROM {table}")  # noqa: S608 - names are ours


def decoded(row: sqlite3.Row | None) -> dict[str, Any] | None:
    """The object in a row of `objects`."""
    if row is None:
        return None
    found: dict[str, Any] = json.loads(row["body"])
    return found
