"""`/_test/…`: what only a stand-in has. Changes are asked as JSON, so no web page can send them unasked."""

import json
import time
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request

from storefront.gateways.stripe.local import attempts, konbini, refunds, shapes, switches, transfers
from storefront.gateways.stripe.local.answers import ApiError, invalid
from storefront.gateways.stripe.local.books import Books, queue
from storefront.gateways.stripe.local.delivery import payload_of, send, signature
from storefront.gateways.stripe.local.store import Store

Json = dict[str, Any]
bp = Blueprint("testing", __name__, url_prefix="/_test")
FORGERIES = ("unsigned", "wrong_secret", "stale", "tampered", "livemode", "amount", "currency")


def _store() -> Store:
    found: Store = current_app.config["STORE"]
    return found


def _asked() -> Json:
    body = request.get_json()
    if not isinstance(body, dict):
        raise invalid("A JSON object is expected.")
    return body


@bp.errorhandler(ValueError)
def wrong(error: ValueError) -> tuple[Response, int]:
    """Say what a switch does not understand."""
    return jsonify(error=str(error)), 400


@bp.get("/events")
def events() -> Response:
    """Every event, oldest first, with its deliveries and what was answered."""
    db = _store().read()
    found = list(reversed(Books(db).all("event")))
    rows = [dict(row) for row in db.execute("SELECT * FROM deliveries ORDER BY id")]
    for event in found:
        event["deliveries"] = [
            {"state": row["state"], "attempts": row["attempts"], "answers": json.loads(row["answers"])}
            for row in rows
            if row["event_id"] == event["id"]
        ]
    return jsonify(events=found)


@bp.get("/switches")
def shown() -> Response:
    """The switches as they stand."""
    return jsonify(switches.current(_store().read()))


@bp.post("/switches")
def switch() -> Response:
    """Set some switches: repeat, together, delay, newest_first, drop, paused, retry_first, webhook …"""
    asked = _asked()
    with _store().write() as db:
        return jsonify(switches.change(db, asked))


@bp.post("/faults")
def fault() -> Response:
    """Let the next calls go wrong: {mode, match: "POST /v1/refunds", times, seconds}."""
    asked: Json = {"match": "", "times": 1, "seconds": 30.0} | _asked()
    with _store().write() as db:
        switches.plan(db, asked["mode"], asked["match"], int(asked["times"]), float(asked["seconds"]))
    return jsonify(planned=asked)


@bp.post("/resend")
def resend() -> Response:
    """Deliver an event again: {event, times, delay}."""
    asked: Json = {"times": 1, "delay": 0.0} | _asked()
    with _store().write() as db:
        event = Books(db).get("event", str(asked["event"]))
        queue(db, event["id"], int(asked["times"]), float(asked["delay"]))
    return jsonify(event=event["id"])


@bp.post("/forge")
def forge() -> Response:
    """Send an event as a cheat would: {event, kind}; answers with what the receiver said."""
    asked = _asked()
    db = _store().read()
    how = switches.current(db)
    event = Books(db).get("event", str(asked["event"]))
    header, payload = forgery(event, str(asked["kind"]), how.secret)
    status, trouble = send(how.webhook, payload, header)
    return jsonify(status=status, error=trouble)


def forgery(event: Json, kind: str, secret: str) -> tuple[str | None, str]:
    """Header and body of a forged message. The last three kinds are rightly signed but wrong inside."""
    if kind not in FORGERIES:
        raise ValueError(f"kind must be one of {', '.join(FORGERIES)}")
    now = int(time.time())
    honest = payload_of(event)
    if kind == "unsigned":
        return None, honest
    if kind == "wrong_secret":
        return signature(honest, "whsec_somebody_else", now), honest
    if kind == "stale":
        return signature(honest, secret, now - 301), honest
    about = event["data"]["object"]
    if kind in ("tampered", "amount"):
        about |= {"amount": 1, "amount_received": 1}
    event["livemode"] = kind == "livemode"
    if kind == "currency":
        about["currency"] = "usd"
    return signature(honest if kind == "tampered" else payload_of(event), secret, now), payload_of(event)


@bp.post("/intents/<identifier>/authenticate")
def authenticate(identifier: str) -> Response:
    """Answer the 3-D Secure challenge without a browser: {passed}."""
    passed = bool(_asked().get("passed", True))
    with _store().write() as db:
        books = Books(db)
        intent = books.any(identifier)
        if intent is None or intent["object"] not in ("payment_intent", "setup_intent"):
            raise ApiError(404, "invalid_request_error", f"No such intent: '{identifier}'")
        return jsonify(attempts.authenticate(books, intent, passed=passed))


@bp.post("/intents/<identifier>/konbini")
def at_the_shop(identifier: str) -> Response:
    """Pay at the shop without a browser, or let the voucher expire: {paid}."""
    paid = bool(_asked().get("paid", True))
    with _store().write() as db:
        books = Books(db)
        intent = books.get("payment_intent", identifier)
        return jsonify(konbini.pay(books, intent) if paid else konbini.expire(books, intent))


@bp.post("/intents/<identifier>/transfer")
def transferred(identifier: str) -> Response:
    """Money comes into the intent's account: {amount}."""
    amount = int(_asked()["amount"])
    with _store().write() as db:
        books = Books(db)
        return jsonify(transfers.fund(books, books.get("payment_intent", identifier), amount))


@bp.post("/intents/<identifier>/dispute")
def dispute(identifier: str) -> Response:
    """A cardholder denies the charge: {reason}."""
    reason = str(_asked().get("reason", "fraudulent"))
    with _store().write() as db:
        books = Books(db)
        intent = books.get("payment_intent", identifier)
        charge = books.get("charge", intent["latest_charge"])
        made = books.put(shapes.dispute(charge, reason))
        books.put({**charge, "disputed": True})
        books.emit("charge.dispute.created", made)
        return jsonify(made)


@bp.post("/disputes/<identifier>")
def conclude_dispute(identifier: str) -> Response:
    """How a dispute goes on: {status: under_review | won | lost | …}; won and lost are its end."""
    status = str(_asked().get("status", "lost"))
    with _store().write() as db:
        books = Books(db)
        found = books.put({**books.get("dispute", identifier), "status": status})
        if status == "lost":
            books.emit("charge.dispute.funds_withdrawn", found)
        ended = status in ("won", "lost", "warning_closed")
        books.emit("charge.dispute.closed" if ended else "charge.dispute.updated", found)
        return jsonify(found)


@bp.post("/refunds/<identifier>")
def conclude(identifier: str) -> Response:
    """What the bank says later about a refund: {succeeded}."""
    succeeded = bool(_asked().get("succeeded", True))
    with _store().write() as db:
        return jsonify(refunds.conclude(Books(db), identifier, succeeded=succeeded))


@bp.post("/reset")
def reset() -> Response:
    """Forget everything but where webhooks go."""
    _asked()
    how = switches.current(_store().read())
    _store().forget()
    with _store().write() as db:
        switches.change(db, {"webhook": how.webhook, "secret": how.secret})
    return jsonify(reset=True)
