"""Checkout Sessions to pay or to keep a card: create, list, expire; the page that shoppers see is in hosted.py."""

import time
from typing import Any

from flask import request

from storefront.gateways.stripe.local import intents, setups, shapes
from storefront.gateways.stripe.local.answers import impossible, invalid
from storefront.gateways.stripe.local.books import Books, new_id
from storefront.gateways.stripe.local.params import metadata, required, whole

Json = dict[str, Any]

KIND = "checkout.session"
CREATE = dict.fromkeys(("mode", "success_url", "cancel_url", "client_reference_id", "customer"), "text")
CREATE |= dict.fromkeys(("customer_email", "locale", "ui_mode", "submit_type", "currency"), "text")
CREATE |= {"line_items": "list", "metadata": "any", "payment_intent_data": "map", "expires_at": "int"}
CREATE |= {"allowed_payment_method_types": "list", "payment_method_options": "map"}
CREATE |= {"saved_payment_method_options": "map", "setup_intent_data": "map"}
_KEPT = ("cancel_url", "client_reference_id", "customer", "customer_email", "success_url")
_SHORTEST, _LONGEST = 30 * 60, 24 * 3600
_OF_INTENT = {"capture_method", "description", "metadata", "receipt_email", "setup_future_usage", "shipping"}


def create(books: Books, params: Json, locale: str = "auto") -> Json:
    """An open session for one-time lines in yen, or for keeping a card; its intent comes when somebody tries."""
    types = _checked(books, params)
    pays, identifier = params["mode"] == "payment", new_id("cs_test")
    amount = _amount(params) if pays else None
    session = shapes.checkout_session(identifier, amount, _expiry(params)) | {
        name: params.get(name) for name in _KEPT
    }
    session |= {} if pays else {"mode": "setup", "payment_status": "no_payment_required"}
    session |= {"locale": locale, "payment_method_types": types}
    session |= {
        "metadata": metadata({}, params.get("metadata")),
        "url": f"{request.host_url}c/pay/{identifier}",
    }
    session["_saved"] = params.get("saved_payment_method_options") or {}
    session["_payment_intent_data"] = params.get("payment_intent_data") or {}
    return books.put(session)


def _checked(books: Books, params: Json) -> list[str]:
    """Refuse what the local Stripe has not; the types of payment that may be used."""
    if required(params, "mode") not in ("payment", "setup"):
        raise invalid("The local Stripe knows the modes `payment` and `setup` only.", param="mode")
    if params.get("customer"):
        books.get("customer", params["customer"], "customer")
    if params.get("ui_mode") not in (None, "hosted_page"):
        raise invalid("The local Stripe has hosted pages only.", param="ui_mode")
    required(params, "success_url")
    unknown = set(params.get("payment_intent_data") or {}) - _OF_INTENT
    if unknown:
        name = f"payment_intent_data[{unknown.pop()}]"
        raise invalid(f"Received unknown parameter: {name}", param=name, code="parameter_unknown")
    types: list[str] = params.get("allowed_payment_method_types") or ["card"]
    if not set(types) <= {"card", "paypay"}:
        raise invalid(
            "The local Stripe's page takes cards and PayPay only.", param="allowed_payment_method_types"
        )
    return types


def _amount(params: Json) -> int:
    total = 0
    for line in required(params, "line_items"):
        data = line.get("price_data") if isinstance(line, dict) else None
        if not isinstance(data, dict) or str(data.get("currency", "")).lower() != "jpy":
            raise invalid("The local Stripe takes line_items with price_data in jpy.", param="line_items")
        if not (data.get("product_data") or {}).get("name"):
            param = "line_items[0][price_data][product_data][name]"
            raise invalid(f"Missing required param: {param}.", param=param, code="parameter_missing")
        unit = whole("unit_amount", data.get("unit_amount"))
        total += unit * whole("quantity", line.get("quantity", "1"))
    intents.check_amount(total, "jpy")
    return total


def _expiry(params: Json) -> int:
    now = int(time.time())
    asked = now + _LONGEST if params.get("expires_at") is None else int(params["expires_at"])
    if not _SHORTEST <= asked - now <= _LONGEST:
        message = "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation."
        raise invalid(message, param="expires_at")
    return asked


def expire(books: Books, identifier: str) -> Json:
    """Close an open session for good; its intent, if somebody tried to pay, is cancelled."""
    session = books.get(KIND, identifier)
    if session["status"] != "open":
        message = f'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of {session["status"]}.'
        raise impossible(message)
    return _expired(books, session)


def _expired(books: Books, session: Json) -> Json:
    if session["payment_intent"]:
        intents.close(books, books.get("payment_intent", session["payment_intent"]), None)
    if session["setup_intent"]:
        setups.cancel(books, session["setup_intent"], {})
    session |= {"status": "expired", "url": None}
    books.emit("checkout.session.expired", books.put(session))
    return session


def sweep(books: Books, now: float) -> int:
    """Expire what is out of time; how many sessions."""
    late = [s for s in books.all(KIND, status="open") if s["expires_at"] <= now]
    for session in late:
        _expired(books, session)
    return len(late)


def intent_of(books: Books, session: Json) -> Json:
    """The session's intent, made when somebody first tries to pay or to keep a card."""
    if session["mode"] == "setup":
        return _setup_of(books, session)
    if session["payment_intent"]:
        return books.get("payment_intent", session["payment_intent"])
    given = session["_payment_intent_data"]
    intent = shapes.payment_intent(session["amount_total"], "jpy")
    intent |= {"customer": session["customer"], "description": given.get("description")}
    intent["setup_future_usage"] = given.get("setup_future_usage")
    intent |= {"metadata": metadata({}, given.get("metadata")), "_session": session["id"]}
    session["payment_intent"] = intent["id"]
    books.put(session)
    books.emit("payment_intent.created", books.put(intent))
    return intent


def _setup_of(books: Books, session: Json) -> Json:
    if session["setup_intent"]:
        return books.get("setup_intent", session["setup_intent"])
    intent = shapes.setup_intent("off_session") | {"customer": session["customer"], "_session": session["id"]}
    session["setup_intent"] = intent["id"]
    books.put(session)
    books.emit("setup_intent.created", books.put(intent))
    return intent


def complete(books: Books, session: Json) -> Json:
    """The session's intent was paid, or its card kept."""
    session |= {"status": "complete", "url": None}
    if session["mode"] == "payment":
        session["payment_status"] = "paid"
    books.emit("checkout.session.completed", books.put(session))
    return session
