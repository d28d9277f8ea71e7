"""One transaction over the objects: put, find, list, expand, and tell the world by events."""

import json
import secrets
import sqlite3
import time
from collections.abc import Mapping
from typing import Any

from storefront.gateways.stripe.local import switches
from storefront.gateways.stripe.local.answers import invalid, missing
from storefront.gateways.stripe.local.params import whole
from storefront.gateways.stripe.local.store import decoded

Json = dict[str, Any]
API_VERSION = "2026-10-28.endive"


def new_id(prefix: str) -> str:
    """An id as Stripe writes them."""
    return f"{prefix}_3{secrets.token_hex(12)}"


def told(thing: Json) -> Json:
    """The object without what the local Stripe only remembers (names with a leading underscore)."""
    return {name: value for name, value in thing.items() if not name.startswith("_")}


class Books:
    """The objects as one request sees and changes them."""

    def __init__(self, db: sqlite3.Connection, request_id: str | None = None, key: str | None = None):
        self.db = db
        self._request = {"id": request_id, "idempotency_key": key}

    def put(self, thing: Json) -> Json:
        """Store a new or changed object."""
        self.db.execute(
            "INSERT INTO objects (id, kind, created, body) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            (thing["id"], thing["object"], thing["created"], json.dumps(thing, ensure_ascii=False)),
        )
        return thing

    def get(self, kind: str, identifier: str, param: str = "id") -> Json:
        """The object with that id, or Stripe's refusal naming the parameter."""
        row = self.db.execute(
            "SELECT body FROM objects WHERE id = ? AND kind = ?", (identifier, kind)
        ).fetchone()
        found = decoded(row)
        if found is None:
            raise missing(kind, identifier, param)
        return found

    def any(self, identifier: str) -> Json | None:
        """Whatever has that id."""
        return decoded(self.db.execute("SELECT body FROM objects WHERE id = ?", (identifier,)).fetchone())

    def all(self, kind: str, **equal: str) -> list[Json]:
        """Every object of a kind whose fields have these values, newest first."""
        where = "".join(" AND json_extract(body, ?) = ?" for _ in equal)
        values = [part for name, value in equal.items() for part in (f"$.{name}", value)]
        rows = self.db.execute(
            f"SELECT body FROM objects WHERE kind = ?{where} ORDER BY seq DESC",  # noqa: S608 - no input in it
            (kind, *values),
        )
        return [json.loads(row["body"]) for row in rows]

    def page(self, kind: str, params: Mapping[str, Any], url: str, by: tuple[str, ...] = ()) -> Json:
        """One page of a list: limit, starting_after, ending_before, created, equal values for `by`."""
        found = self.all(kind, **{name: params[name] for name in by if params.get(name)})
        found = [thing for thing in found if _within(thing["created"], params.get("created"))]
        limit = 10 if params.get("limit") is None else params["limit"]
        if not 1 <= limit <= 100:
            raise invalid("Invalid limit: it must be between 1 and 100.", param="limit")
        ids = [thing["id"] for thing in found]
        if after := params.get("starting_after"):
            found = found[_place(ids, after, kind) + 1 :]
        if before := params.get("ending_before"):
            place = _place(ids, before, kind)
            found, more = found[max(0, place - limit) : place], place > limit
        else:
            found, more = found[:limit], len(found) > limit
        return {"object": "list", "data": found, "has_more": more, "url": url}

    def expand(self, answer: Json, paths: list[str]) -> Json:
        """Replace ids by their objects, as `expand[]` asks."""
        for path in paths:
            self._expand(answer, path.split("."), path)
        return answer

    def _expand(self, node: Any, steps: list[str], path: str) -> None:
        for one in node if isinstance(node, list) else [node]:
            if not isinstance(one, dict) or steps[0] not in one:
                message = f"This property cannot be expanded ({path})."
                raise invalid(message, param="expand", code="property_cannot_be_expanded")
            value = one[steps[0]]
            if isinstance(value, str) and (whole_thing := self.any(value)):
                one[steps[0]] = whole_thing
            if len(steps) > 1 and one[steps[0]]:
                self._expand(one[steps[0]], steps[1:], path)

    def emit(self, kind: str, thing: Json, before: Json | None = None) -> Json:
        """Write an event about the object as it is now (`before`: changed fields as they were); queue it."""
        how = switches.current(self.db)
        event = self.put(
            {
                "id": new_id("evt"),
                "object": "event",
                "api_version": API_VERSION,
                "created": int(time.time()),
                "data": {"object": told(thing)} | ({"previous_attributes": before} if before else {}),
                "livemode": False,
                "pending_webhooks": 1 if how.webhook else 0,
                "request": self._request,
                "type": kind,
            }
        )
        if not how.webhook:
            return event
        if how.drop:
            switches.change(self.db, {"drop": how.drop - 1})
            queue(self.db, event["id"], 1, how.delay, state="dropped")
        else:
            queue(self.db, event["id"], how.repeat, how.delay)
        return event


def queue(db: sqlite3.Connection, event_id: str, times: int, delay: float, state: str = "waiting") -> None:
    """Plan deliveries of an event, `delay` seconds from now."""
    now = time.time()
    db.executemany(
        "INSERT INTO deliveries (event_id, state, due, first_at) VALUES (?, ?, ?, ?)",
        [(event_id, state, now + delay, now)] * times,
    )


def _within(created: int, wanted: Any) -> bool:
    if wanted is None:
        return True
    if isinstance(wanted, str):
        return created == whole("created", wanted)
    tests = {"gt": int.__gt__, "gte": int.__ge__, "lt": int.__lt__, "lte": int.__le__}
    if not isinstance(wanted, dict) or not set(wanted) <= set(tests):
        raise invalid("Invalid created filter.", param="created")
    return all(tests[name](created, whole(f"created[{name}]", value)) for name, value in wanted.items())


def _place(ids: list[str], identifier: str, kind: str) -> int:
    if identifier not in ids:
        raise missing(kind, identifier, "starting_after")
    return ids.index(identifier)
