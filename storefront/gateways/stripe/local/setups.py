"""SetupIntents: keeping a card for later payments."""

from typing import Any

from storefront.gateways.stripe.local import attempts, methods, shapes
from storefront.gateways.stripe.local.answers import impossible
from storefront.gateways.stripe.local.books import Books
from storefront.gateways.stripe.local.params import metadata

Json = dict[str, Any]

CONFIRM = {
    "payment_method": "text",
    "payment_method_data": "map",
    "return_url": "text",
    "use_stripe_sdk": "bool",
}
CONFIRM |= {"mandate_data": "map", "payment_method_options": "map"}
UPDATE = {"customer": "text", "description": "text", "metadata": "any", "payment_method": "text"}
UPDATE |= {"allowed_payment_method_types": "list"}
CREATE = UPDATE | CONFIRM | {"confirm": "bool", "usage": "text", "automatic_payment_methods": "map"}
CANCEL = {"cancellation_reason": "text"}


def create(books: Books, params: Json) -> Json:
    """A new setup intent; with `confirm` it is tried at once."""
    intent = shapes.setup_intent(params.get("usage") or "off_session")
    _fill(books, intent, params)
    books.emit("setup_intent.created", books.put(intent))
    if params.get("confirm"):
        return attempts.confirm(books, intent, {n: v for n, v in params.items() if n in CONFIRM})
    return intent


def update(books: Books, identifier: str, params: Json) -> Json:
    """Change an open setup intent."""
    intent = _open(books, identifier)
    _fill(books, intent, params)
    return books.put(intent)


def cancel(books: Books, identifier: str, params: Json) -> Json:
    """Close a setup intent for good."""
    intent = _open(books, identifier)
    intent |= {"status": "canceled", "cancellation_reason": params.get("cancellation_reason")}
    intent["next_action"] = None
    books.emit("setup_intent.canceled", books.put(intent))
    return intent


def _open(books: Books, identifier: str) -> Json:
    intent = books.get("setup_intent", identifier, "intent")
    if intent["status"] in ("succeeded", "canceled"):
        message = f"This SetupIntent has a status of {intent['status']}."
        raise impossible(message, code="setup_intent_unexpected_state", setup_intent=intent)
    return intent


def _fill(books: Books, intent: Json, params: Json) -> None:
    if params.get("customer"):
        intent["customer"] = books.get("customer", params["customer"], "customer")["id"]
    intent["description"] = params.get("description", intent["description"])
    intent["metadata"] = metadata(intent["metadata"], params.get("metadata"))
    if params.get("payment_method"):
        method = methods.usable(books, params["payment_method"])
        attempts.belongs(intent, method)
        intent |= {"payment_method": method["id"], "status": "requires_confirmation"}
