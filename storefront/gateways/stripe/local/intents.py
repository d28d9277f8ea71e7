"""PaymentIntents: create, change, cancel, capture. What a confirmation does is in attempts.py."""

import time
from typing import Any

from storefront.gateways.stripe.local import attempts, methods, shapes
from storefront.gateways.stripe.local.answers import impossible, invalid
from storefront.gateways.stripe.local.books import Books
from storefront.gateways.stripe.local.params import metadata, required

Json = dict[str, Any]

_SHARED = dict.fromkeys(("currency", "customer", "description", "payment_method", "receipt_email"), "text")
_SHARED |= dict.fromkeys(("setup_future_usage", "statement_descriptor", "capture_method"), "text")
_SHARED |= {"statement_descriptor_suffix": "text", "allowed_payment_method_types": "list", "amount": "int"}
_SHARED |= {"shipping": "map", "metadata": "any", "payment_method_options": "map"}
CONFIRM = {
    "payment_method": "text",
    "payment_method_data": "map",
    "return_url": "text",
    "off_session": "bool",
}
CONFIRM |= {"use_stripe_sdk": "bool", "error_on_requires_action": "bool", "setup_future_usage": "text"}
CONFIRM |= {
    "receipt_email": "text",
    "shipping": "map",
    "mandate_data": "map",
    "payment_method_options": "map",
}
CREATE = (
    _SHARED | CONFIRM | {"confirm": "bool", "automatic_payment_methods": "map", "confirmation_method": "text"}
)
UPDATE = _SHARED
CANCEL = {"cancellation_reason": "text"}
CAPTURE = {"amount_to_capture": "int", "metadata": "any", "final_capture": "bool"}
LIST = {
    "limit": "int",
    "starting_after": "text",
    "ending_before": "text",
    "created": "any",
    "customer": "text",
}

# Smallest and largest amounts Stripe takes (docs.stripe.com/currencies); JPY has no decimals.
_CURRENCIES = {"jpy": (50, "¥50"), "usd": (50, "$0.50")}
_LARGEST = 99_999_999
_REASONS = ("abandoned", "duplicate", "fraudulent", "requested_by_customer")
_OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")


def create(books: Books, params: Json, locale: str = "en") -> Json:
    """A new intent; with `confirm` it is tried at once."""
    amount = required(params, "amount")
    currency = required(params, "currency").lower()
    check_amount(amount, currency)
    if any(params.get(name) is not None for name in CONFIRM if name not in _SHARED) and not params.get(
        "confirm"
    ):
        raise invalid("These parameters need confirm=true.", param="confirm")
    intent = shapes.payment_intent(amount, currency)
    _fill(books, intent, params)
    if "allowed_payment_method_types" not in params:
        intent["automatic_payment_methods"] = {"allow_redirects": "always", "enabled": True}
    books.emit("payment_intent.created", books.put(intent))
    if params.get("confirm"):
        chosen = {name: value for name, value in params.items() if name in CONFIRM}
        return attempts.confirm(books, intent, chosen, locale)
    return intent


def update(books: Books, identifier: str, params: Json) -> Json:
    """Change an intent that was not paid yet."""
    intent = books.get("payment_intent", identifier, "intent")
    only_notes = set(params) <= {"metadata", "description"}
    if intent["status"] not in _OPEN and not only_notes:
        raise _unexpected(intent, "updated")
    if params.get("amount") is not None or params.get("currency"):
        intent["amount"] = intent["amount"] if params.get("amount") is None else params["amount"]
        intent["currency"] = (params.get("currency") or intent["currency"]).lower()
        check_amount(intent["amount"], intent["currency"])
    _fill(books, intent, params)
    return books.put(intent)


def cancel(books: Books, identifier: str, params: Json) -> Json:
    """Close an intent for good; an authorised amount is let go."""
    intent = books.get("payment_intent", identifier, "intent")
    if intent.get("_session"):
        message = "You cannot cancel this PaymentIntent because it belongs to a Checkout Session; expire that instead."
        raise impossible(message, code="payment_intent_unexpected_state", payment_intent=intent)
    reason = params.get("cancellation_reason")
    if reason is not None and reason not in _REASONS:
        raise invalid(
            f"Invalid cancellation_reason: must be one of {', '.join(_REASONS)}", param="cancellation_reason"
        )
    if intent["status"] not in (*_OPEN, "requires_capture", "processing"):
        raise _unexpected(intent, "canceled")
    return close(books, intent, reason)


def close(books: Books, intent: Json, reason: str | None) -> Json:
    """Cancel an intent that is known to be open."""
    if intent["status"] == "requires_capture":
        held = books.get("charge", intent["latest_charge"])
        books.emit(
            "charge.refunded", books.put({**held, "refunded": True, "amount_refunded": held["amount"]})
        )
    intent |= {
        "status": "canceled",
        "canceled_at": int(time.time()),
        "cancellation_reason": reason,
        "amount_capturable": 0,
        "next_action": None,
    }
    books.emit("payment_intent.canceled", books.put(intent))
    if intent.get("_funded"):
        from storefront.gateways.stripe.local import transfers  # it settles through attempts

        transfers.left_over(books, intent, intent["_funded"])
    return intent


def capture(books: Books, identifier: str, params: Json) -> Json:
    """Take (part of) an authorised amount; the rest is let go."""
    intent = books.get("payment_intent", identifier, "intent")
    if intent["status"] != "requires_capture":
        raise _unexpected(intent, "captured")
    wanted = params.get("amount_to_capture")
    amount = intent["amount_capturable"] if wanted is None else wanted
    if not 0 < amount <= intent["amount_capturable"]:
        message = "The requested capture amount is greater than the amount you can capture for this charge."
        raise impossible(message, code="amount_too_large", param="amount_to_capture")
    charge = books.get("charge", intent["latest_charge"])
    charge |= {"captured": True, "amount_captured": amount, "amount_refunded": charge["amount"] - amount}
    intent |= {"status": "succeeded", "amount_received": amount, "amount_capturable": 0}
    intent["metadata"] = metadata(intent["metadata"], params.get("metadata"))
    books.put(intent)
    books.emit("charge.captured", books.put(charge))
    books.emit("payment_intent.succeeded", intent)
    return intent


def check_amount(amount: int, currency: str) -> None:
    """Refuse what Stripe does not take."""
    if currency not in _CURRENCIES:
        raise invalid(f"Invalid currency: {currency}", param="currency")
    least, shown = _CURRENCIES[currency]
    if amount < 1:
        raise invalid(
            "This value must be greater than or equal to 1.", param="amount", code="parameter_invalid_integer"
        )
    if amount < least:
        raise invalid(f"Amount must be at least {shown} {currency}", param="amount", code="amount_too_small")
    if amount > _LARGEST:
        raise invalid(f"Amount must be no more than {_LARGEST}", param="amount", code="amount_too_large")


def _fill(books: Books, intent: Json, params: Json) -> None:
    """Set what is given and is plain data; a card makes the intent ready to be confirmed."""
    if params.get("allowed_payment_method_types"):
        allowed = params["allowed_payment_method_types"]
        if not {"card", "konbini", "customer_balance"} & set(allowed):
            message = "None of the allowed payment method types can be used here."
            raise invalid(message, param="allowed_payment_method_types")
        intent["allowed_payment_method_types"] = allowed
    if params.get("capture_method") not in (None, "automatic", "automatic_async", "manual"):
        raise invalid("Invalid capture_method", param="capture_method")
    if params.get("customer"):
        books.get("customer", params["customer"], "customer")
    plain = ("customer", "description", "receipt_email", "setup_future_usage", "shipping", "capture_method")
    for name in (*plain, "statement_descriptor", "statement_descriptor_suffix"):
        if name in params:
            intent[name] = params[name] if name != "capture_method" else params[name] or "automatic"
    intent["metadata"] = metadata(intent["metadata"], params.get("metadata"))
    if params.get("payment_method"):
        method = methods.usable(books, params["payment_method"])
        attempts.belongs(intent, method)
        intent |= {"payment_method": method["id"], "status": "requires_confirmation", "next_action": None}


def _unexpected(intent: Json, verb: str) -> Exception:
    message = f"This PaymentIntent could not be {verb} because it has a status of {intent['status']}."
    code = "payment_intent_unexpected_state"
    return impossible(message, code=code, payment_intent=intent)
