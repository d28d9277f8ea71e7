"""Refunds: never more than was captured and not yet given back."""

from typing import Any

from storefront.gateways.stripe.local import methods, shapes
from storefront.gateways.stripe.local.answers import impossible, invalid
from storefront.gateways.stripe.local.books import Books
from storefront.gateways.stripe.local.params import metadata

Json = dict[str, Any]

CREATE = {"payment_intent": "text", "charge": "text", "amount": "int", "reason": "text", "metadata": "any"}
UPDATE = {"metadata": "any"}
LIST = {"limit": "int", "starting_after": "text", "ending_before": "text", "created": "any"}
LIST |= {"payment_intent": "text", "charge": "text"}
_REASONS = ("duplicate", "fraudulent", "requested_by_customer")


def create(books: Books, params: Json) -> Json:
    """Give money back; without an amount all that is left."""
    if params.get("reason") not in (None, *_REASONS):
        raise invalid(f"Invalid reason: must be one of {', '.join(_REASONS)}", param="reason")
    amount = params.get("amount")
    if amount is not None and amount < 1:
        raise invalid("Invalid positive integer", param="amount", code="parameter_invalid_integer")
    notes = metadata({}, params.get("metadata"))
    charge = _charge(books, params)
    left = charge["amount"] - charge["amount_refunded"]
    if left == 0:
        raise impossible(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    amount = left if amount is None else amount
    if amount > left:
        raise impossible(_too_much(charge, amount, left), param="amount")
    card, _ = methods.behaviour(books, books.get("payment_method", charge["payment_method"]))
    made = shapes.refund(charge, amount, params.get("reason"), card.refunds) | {"metadata": notes}
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    books.put(charge)
    books.put(made)
    books.emit("refund.created", made)
    books.emit("charge.refunded", charge)
    return made


def update(books: Books, identifier: str, params: Json) -> Json:
    """Change the notes on a refund."""
    found = books.get("refund", identifier)
    found["metadata"] = metadata(found["metadata"], params.get("metadata"))
    books.emit("refund.updated", books.put(found))
    return found


def conclude(books: Books, identifier: str, *, succeeded: bool) -> Json:
    """What the bank says days later: done, or failed and the money is back with the shop."""
    found = books.get("refund", identifier)
    found["status"] = "succeeded" if succeeded else "failed"
    if not succeeded:
        found["failure_reason"] = "expired_or_canceled_card"
        charge = books.get("charge", found["charge"])
        charge |= {"amount_refunded": charge["amount_refunded"] - found["amount"], "refunded": False}
        books.put(charge)
    books.put(found)
    books.emit("refund.updated", found)
    if not succeeded:
        books.emit("refund.failed", found)
    return found


def _charge(books: Books, params: Json) -> Json:
    if params.get("charge"):
        found = books.get("charge", params["charge"], "charge")
    elif params.get("payment_intent"):
        intent = books.get("payment_intent", params["payment_intent"], "payment_intent")
        if intent["status"] != "succeeded":
            message = f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund."
            raise impossible(message, param="payment_intent")
        found = books.get("charge", intent["latest_charge"])
    else:
        message = "One of the following params should be provided for this request: payment_intent or charge."
        raise invalid(message, code="parameter_missing")
    if found["status"] != "succeeded" or not found["captured"]:
        raise impossible(f"Charge {found['id']} was not captured.", param="charge")
    return found


def _too_much(charge: Json, amount: int, left: int) -> str:
    if charge["amount_refunded"]:
        return f"Refund amount (¥{amount:,}) is greater than unrefunded amount on charge (¥{left:,})"
    return f"Refund amount (¥{amount:,}) is greater than charge amount (¥{left:,})"
