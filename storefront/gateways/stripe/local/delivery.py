"""Webhooks on their way: signed when sent, repeated with growing pauses until somebody answers 2xx."""

import hashlib
import hmac
import json
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import httpx

from storefront.gateways.stripe.local import konbini, sessions, switches
from storefront.gateways.stripe.local.books import Books
from storefront.gateways.stripe.local.store import Store
from storefront.gateways.stripe.local.switches import Switches

# Stripe tries for up to three days in live mode.
_GIVE_UP = 3 * 24 * 3600
_POLL = 0.1
_TIMEOUT = httpx.Timeout(10.0, connect=3.0)


def signature(payload: str, secret: str, at: int) -> str:
    """The `Stripe-Signature` header for a payload sent at that Unix time."""
    mac = hmac.new(secret.encode(), f"{at}.{payload}".encode(), hashlib.sha256)
    return f"t={at},v1={mac.hexdigest()}"


def payload_of(event: dict[str, Any]) -> str:
    """The body as it is sent."""
    return json.dumps(event, ensure_ascii=False, indent=2)


def send(url: str, payload: str, header: str | None) -> tuple[int | None, str]:
    """Post one message; (status, "") or (None, what went wrong)."""
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Stripe/1.0 (local)"}
    if header is not None:
        headers["Stripe-Signature"] = header
    try:
        answer = httpx.post(url, content=payload.encode(), headers=headers, timeout=_TIMEOUT, trust_env=False)
    except httpx.HTTPError as error:
        return None, type(error).__name__
    return answer.status_code, ""


class Courier(threading.Thread):
    """The one thread that delivers; what waits is in the store, so a restart loses nothing."""

    def __init__(self, store: Store):
        super().__init__(name="courier", daemon=True)
        self._store = store
        self._swept = 0.0
        self._pool = ThreadPoolExecutor(max_workers=10, thread_name_prefix="courier")

    def run(self) -> None:
        """Deliver what is due, for ever."""
        while True:
            # Busy or being reset: the next round finds what waits again.
            with suppress(sqlite3.OperationalError), self._store.delivering:
                self._let_expire()
                self._round()
            time.sleep(_POLL)

    def _let_expire(self) -> None:
        """What ends by itself as time goes by, looked for once a second."""
        now = time.time()
        if now - self._swept < 1:
            return
        self._swept = now
        with self._store.write() as db:
            sessions.sweep(Books(db), now)
            konbini.sweep(Books(db), now)

    def _round(self) -> None:
        db = self._store.read()
        how = switches.current(db)
        if how.paused or not how.webhook:
            return
        due = db.execute(_DUE, (time.time(),)).fetchall()
        if due and how.newest_first:
            # Events that still wait out their delay belong to the same reversed bunch.
            due = db.execute(_UNTRIED_NEWEST_FIRST).fetchall() or due
        if how.together:
            list(self._pool.map(lambda row: self._deliver(row, how), due))
        else:
            for row in due:
                self._deliver(row, how)

    def _deliver(self, row: sqlite3.Row, how: Switches) -> None:
        found = (
            self._store.read().execute("SELECT body FROM objects WHERE id = ?", (row["event_id"],)).fetchone()
        )
        if found is None:
            return
        payload = payload_of(json.loads(found["body"]))
        at = time.time()
        status, trouble = send(how.webhook, payload, signature(payload, how.secret, int(at)))
        self._note(row, how, at, status, trouble)

    def _note(self, row: sqlite3.Row, how: Switches, at: float, status: int | None, trouble: str) -> None:
        answers = [*json.loads(row["answers"]), {"at": at, "status": status, "error": trouble}]
        pause = min(how.retry_first * 2 ** row["attempts"], how.retry_longest)
        state = "waiting"
        if status is not None and 200 <= status < 300:
            state = "delivered"
        elif time.time() - row["first_at"] > _GIVE_UP:
            state = "given_up"
        with self._store.write() as db:
            db.execute(
                "UPDATE deliveries SET state = ?, due = ?, attempts = attempts + 1, answers = ? WHERE id = ?",
                (state, time.time() + pause, json.dumps(answers), row["id"]),
            )
            if state == "delivered":
                db.execute(_NOTHING_PENDING, (row["event_id"],))


_DUE = "SELECT * FROM deliveries WHERE state = 'waiting' AND due <= ? ORDER BY due, id LIMIT 50"
_UNTRIED_NEWEST_FIRST = "SELECT * FROM deliveries WHERE state = 'waiting' AND attempts = 0 ORDER BY id DESC"
_NOTHING_PENDING = "UPDATE objects SET body = json_set(body, '$.pending_webhooks', 0) WHERE id = ?"
