"""Who asks a machine interface: the key of a connection, counted and written down when it was last used."""

from datetime import timedelta

from flask import Response, request

from storefront.kernel import clock, throttle
from storefront.kernel.db import reading, transaction
from storefront.pages.problems import problem
from storefront.services import connections
from storefront.services.connections import Reader

ASKED = throttle.Limit("api", 300, timedelta(minutes=1))
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="storefront"'}


def the_reader() -> Reader | Response:
    """The reader of this request's key, or the problem that it has."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    key = key.strip()
    known = scheme.lower() == "bearer" and 20 <= len(key) <= 200 and key.isascii()
    found = connections.reader(reading(), key) if known else None
    if found is None:
        return problem(401, "Send a key that holds: Authorization: Bearer <key>", CHALLENGE)
    wait = throttle.exceeded(ASKED, found.key_id)
    if wait:
        return problem(
            429, f"At most {ASKED.times} requests a minute for each key.", {"Retry-After": str(wait)}
        )
    now = clock.now()
    if not connections.is_noted(found, now):
        with transaction() as db:
            connections.note_used(db, found, now=now)
    if not found.in_use:
        return problem(403, "This connection is paused in the studio.")
    return found
