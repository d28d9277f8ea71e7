"""The feed of events, pulled with a cursor: nothing is lost and nothing comes before what was read already."""

from collections.abc import Mapping

from flask import Blueprint, Response, jsonify, request

from storefront.kernel import clock, paging
from storefront.kernel.db import reading, transaction
from storefront.pages.api.bearer import the_reader
from storefront.pages.problems import problem
from storefront.services import connections
from storefront.services.connections import Batch, Reader

bp = Blueprint("events", __name__)
USUAL, MOST = 100, 1000


@bp.get("/events")
def index() -> Response:
    """The events behind a cursor (from the beginning without one), and the cursor to go on with."""
    reader = the_reader()
    if isinstance(reader, Response):
        return reader
    asked = asked_for(request.args)
    if isinstance(asked, Response):
        return asked
    position, limit = asked
    return told(reader, connections.after(reading(), reader, position, limit=limit))


def asked_for(args: Mapping[str, str]) -> tuple[int, int] | Response:
    """After which position how many are wanted; the problem for what is neither."""
    after, limit = _position(args.get("after", "")), _limit(args.get("limit", ""))
    if after is None:
        return problem(400, "`after` is no cursor of ours: send `next` of an earlier answer, or nothing.")
    if limit is None:
        return problem(400, f"`limit` is a whole number from 1 to {MOST}.")
    return after, limit


def told(reader: Reader, found: Batch) -> Response:
    """The answer; whose data goes to a third party by it is written down."""
    with transaction() as db:
        connections.note_told(db, found.messages, reader.purpose, reader.name, now=clock.now())
    events = [message.body for message in found.messages]
    answer = jsonify(events=events, next=paging.cursor(found.last), more=found.more)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _position(cursor: str) -> int | None:
    """Where to go on; None for what is no cursor."""
    if not cursor:
        return 0
    key = paging.key_of(cursor, 1)
    return key[0] if key is not None and isinstance(key[0], int) and key[0] >= 0 else None


def _limit(text: str) -> int | None:
    if not text:
        return USUAL
    good = text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= MOST
    return int(text) if good else None
