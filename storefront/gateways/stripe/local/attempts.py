"""What happens when somebody tries to pay or to save a card: authentication, decline, success."""

from typing import Any
from urllib.parse import urlencode

from flask import request

from storefront.gateways.stripe.local import cards, methods, sessions, shapes
from storefront.gateways.stripe.local.answers import ApiError, impossible, invalid
from storefront.gateways.stripe.local.books import Books

Json = dict[str, Any]

_CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")
FAILED_AUTHENTICATION = "payment_intent_authentication_failure"


def belongs(intent: Json, method: Json) -> None:
    """Refuse a card that is kept with somebody else, or was let go."""
    if method.get("_spent"):
        message = "The provided PaymentMethod was detached from a Customer. It may not be used again."
        raise invalid(message, param="payment_method")
    if method["customer"] is not None and method["customer"] != intent["customer"]:
        message = "The provided PaymentMethod belongs to another Customer; supply that `customer`."
        raise invalid(message, param="payment_method")


def confirm(books: Books, intent: Json, params: Json, locale: str = "en") -> Json:
    """Try an intent with the given or the chosen card; works for payment and setup intents."""
    if intent["status"] not in _CONFIRMABLE:
        raise _closed(intent)
    method = _chosen(books, intent, params, locale)
    belongs(intent, method)
    for name in ("setup_future_usage", "receipt_email", "shipping"):
        if params.get(name) is not None and name in intent:
            intent[name] = params[name]
    intent |= {"payment_method": method["id"], "next_action": None, "status": "requires_confirmation"}
    if method["type"] == "konbini":
        books.put(intent)
        asked: Json = _konbini().ask(books, intent, params.get("payment_method_options") or {})
        return asked
    if method["type"] == "customer_balance":
        transfer: Json = _transfers().ask(
            books, books.put(intent), params.get("payment_method_options") or {}
        )
        return transfer
    card, was_set_up = methods.behaviour(books, method)
    off_session = bool(params.get("off_session"))
    if card.three_ds == "always" or (card.three_ds == "setup" and not (was_set_up and off_session)):
        if off_session or params.get("error_on_requires_action"):
            return _declined(
                books, intent, method, "authentication_required", "authentication_required", locale
            )
        return _ask(books, intent, params)
    return settle(books, intent, method, authenticated=False, locale=locale)


def _konbini() -> Any:
    from storefront.gateways.stripe.local import konbini  # it settles through this module

    return konbini


def _transfers() -> Any:
    from storefront.gateways.stripe.local import transfers  # it settles through this module

    return transfers


def authenticate(books: Books, intent: Json, *, passed: bool) -> Json:
    """The shopper's answer to the 3-D Secure challenge; a second answer changes nothing."""
    if intent["status"] != "requires_action":
        return intent
    method = books.get("payment_method", intent["payment_method"])
    intent["next_action"] = None
    if passed:
        try:
            return settle(books, intent, method, authenticated=True, locale="en")
        except ApiError:
            return books.get(intent["object"], intent["id"])
    error = {"type": "invalid_request_error", "code": FAILED_AUTHENTICATION}
    if intent["object"] == "setup_intent":
        error["code"] = "setup_intent_authentication_failure"
    error["message"] = cards.message(FAILED_AUTHENTICATION, "en")
    _back(books, intent, error | {"payment_method": method})
    return intent


def settle(books: Books, intent: Json, method: Json, *, authenticated: bool, locale: str) -> Json:
    """The issuer's word: money taken or held, card saved, or declined."""
    card, _ = methods.behaviour(books, method)
    if card.code and (intent["object"] == "payment_intent" or not card.attach):
        return _declined(books, intent, method, card.code, card.decline_code, locale)
    keeps = intent["object"] == "setup_intent" or intent["setup_future_usage"]
    if intent["customer"] and keeps:
        methods.attach(books, method["id"], intent["customer"])
    if keeps:
        methods.set_up(books, method)
    if intent["object"] == "setup_intent":
        intent |= {"status": "succeeded", "last_setup_error": None}
        books.emit("setup_intent.succeeded", books.put(intent))
        return _completed(books, intent)
    return paid(books, intent, method, authenticated)


def paid(books: Books, intent: Json, method: Json, authenticated: bool) -> Json:
    """The money is there, or held where it is captured later."""
    held = intent["capture_method"] == "manual"
    charge = shapes.charge(intent, method, 0 if held else intent["amount"], authenticated=authenticated)
    intent |= {
        "latest_charge": charge["id"],
        "last_payment_error": None,
        "status": "requires_capture" if held else "succeeded",
        "amount_capturable": intent["amount"] if held else 0,
        "amount_received": 0 if held else intent["amount"],
    }
    books.put(intent)
    books.emit("charge.succeeded", books.put(charge))
    books.emit("payment_intent.amount_capturable_updated" if held else "payment_intent.succeeded", intent)
    return _completed(books, intent)


def _completed(books: Books, intent: Json) -> Json:
    """The hosted page on which it happened, if it was one, is done."""
    if intent.get("_session"):
        sessions.complete(books, books.get(sessions.KIND, intent["_session"]))
    return intent


def _declined(books: Books, intent: Json, method: Json, code: str, decline: str, locale: str) -> Json:
    more: Json = {"payment_method": method}
    if intent["object"] == "payment_intent":
        charge = shapes.charge(intent, method, 0, authenticated=False)
        words = cards.message(decline or code, "en")
        charge |= {"paid": False, "status": "failed", "failure_code": code, "failure_message": words}
        charge["outcome"] |= {"network_status": "declined_by_network", "reason": decline or code}
        charge["outcome"]["type"] = "issuer_declined"
        more["charge"] = charge["id"]
        intent["latest_charge"] = charge["id"]
        books.emit("charge.failed", books.put(charge))
    refused = cards.card_error(code, locale, decline_code=decline or None, **more)
    _back(books, intent, refused.body["error"])
    refused.error[intent["object"]] = intent
    raise refused


def _back(books: Books, intent: Json, error: Json) -> None:
    """To the start with the reason kept: another card may be tried."""
    intent |= {"payment_method": None, "status": "requires_payment_method"}
    if intent["object"] == "payment_intent":
        intent["last_payment_error"] = error
        books.emit("payment_intent.payment_failed", books.put(intent))
    else:
        intent["last_setup_error"] = error
        books.emit("setup_intent.setup_failed", books.put(intent))


def _ask(books: Books, intent: Json, params: Json) -> Json:
    query = urlencode({"client_secret": intent["client_secret"]})
    page = f"/3ds/{intent['id']}?{query}"
    if params.get("use_stripe_sdk"):
        action: Json = {"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect"}}
        action["use_stripe_sdk"]["stripe_js"] = page
    elif params.get("return_url"):
        back = params["return_url"]
        action = {"type": "redirect_to_url", "redirect_to_url": {"return_url": back}}
        url = f"{request.host_url}{page[1:]}&{urlencode({'return_url': back})}"
        action["redirect_to_url"]["url"] = url
    else:
        action = {"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect"}}
        action["use_stripe_sdk"]["stripe_js"] = page
    intent |= {"status": "requires_action", "next_action": action}
    books.emit(f"{intent['object']}.requires_action", books.put(intent))
    return intent


def _chosen(books: Books, intent: Json, params: Json, locale: str) -> Json:
    if params.get("payment_method_data"):
        return methods.create(books, params["payment_method_data"], locale)
    identifier = params.get("payment_method") or intent["payment_method"]
    if not identifier:
        message = "You cannot confirm this intent because it's missing a payment method."
        raise _stuck(intent, message)
    return methods.usable(books, identifier)


def _closed(intent: Json) -> ApiError:
    name = "PaymentIntent" if intent["object"] == "payment_intent" else "SetupIntent"
    message = f"You cannot confirm this {name} because it has already {intent['status']}."
    return _stuck(intent, message)


def _stuck(intent: Json, message: str) -> ApiError:
    about: Json = {intent["object"]: intent}
    return impossible(message, code=f"{intent['object']}_unexpected_state", param=None, **about)
