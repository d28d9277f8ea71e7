"""New objects with the fields Stripe's have (those a shop reads; see the SDK's classes)."""

import secrets
import time
from datetime import date
from typing import Any

from storefront.gateways.stripe.local.books import new_id
from storefront.gateways.stripe.local.cards import SampleCard

Json = dict[str, Any]
_NOBODY = {"address": None, "email": None, "name": None, "phone": None, "tax_id": None}
_UNSET_IN_INTENT = (
    *("allowed_payment_method_types", "automatic_payment_methods", "canceled_at", "cancellation_reason"),
    *("customer", "description", "last_payment_error", "latest_charge", "next_action", "payment_method"),
    *("processing", "receipt_email", "setup_future_usage", "shipping"),
    *("statement_descriptor", "statement_descriptor_suffix"),
)
_TAKEN_FROM_INTENT = (
    *("amount", "currency", "customer", "description", "metadata", "receipt_email", "shipping"),
)


def secret(identifier: str) -> str:
    """What lets a browser see and confirm one intent."""
    return f"{identifier}_secret_{secrets.token_hex(12)}"


def payment_intent(amount: int, currency: str) -> Json:
    """A PaymentIntent that nobody tried to pay yet."""
    identifier = new_id("pi")
    return dict.fromkeys(_UNSET_IN_INTENT) | {
        "id": identifier,
        "object": "payment_intent",
        "amount": amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "capture_method": "automatic",
        "client_secret": secret(identifier),
        "confirmation_method": "automatic",
        "created": int(time.time()),
        "currency": currency,
        "livemode": False,
        "metadata": {},
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "status": "requires_payment_method",
    }


def checkout_session(identifier: str, amount: int | None, expires_at: int) -> Json:
    """An open Checkout Session for a payment in yen."""
    return {
        "id": identifier,
        "object": "checkout.session",
        "amount_subtotal": amount,
        "amount_total": amount,
        "created": int(time.time()),
        "currency": "jpy",
        "expires_at": expires_at,
        "livemode": False,
        "mode": "payment",
        "payment_intent": None,
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "setup_intent": None,
        "status": "open",
        "ui_mode": "hosted_page",
    }


def setup_intent(usage: str) -> Json:
    """A SetupIntent without a card yet."""
    identifier = new_id("seti")
    return {
        "id": identifier,
        "object": "setup_intent",
        "automatic_payment_methods": None,
        "cancellation_reason": None,
        "client_secret": secret(identifier),
        "created": int(time.time()),
        "customer": None,
        "description": None,
        "last_setup_error": None,
        "livemode": False,
        "metadata": {},
        "next_action": None,
        "payment_method": None,
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "status": "requires_payment_method",
        "usage": usage,
    }


def charge(intent: Json, method: Json, amount: int, *, authenticated: bool) -> Json:
    """A Charge that took the money; callers change what went otherwise."""
    return {name: intent[name] for name in _TAKEN_FROM_INTENT} | {
        "id": new_id("ch"),
        "object": "charge",
        "amount_captured": amount,
        "amount_refunded": 0,
        "balance_transaction": None,
        "billing_details": method["billing_details"],
        "captured": amount > 0,
        "created": int(time.time()),
        "disputed": False,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "outcome": {"network_status": "approved_by_network", "reason": None, "type": "authorized"},
        "paid": True,
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": _details(method, authenticated),
        "receipt_url": None,
        "refunded": False,
        "status": "succeeded",
    }


def _details(method: Json, authenticated: bool) -> Json:
    if method["type"] == "konbini":
        return {"konbini": {"store": {"chain": "lawson"}}, "type": "konbini"}
    if method["type"] in ("paypay", "customer_balance"):
        return {method["type"]: {}, "type": method["type"]}
    return {"card": _charged(method["card"], authenticated), "type": "card"}


def _charged(card: Json, authenticated: bool) -> Json:
    """The card as a charge shows it."""
    shown = ("brand", "country", "funding", "last4", "checks", "exp_month", "exp_year", "wallet")
    three_ds = {"authentication_flow": "challenge", "result": "authenticated", "version": "2.2.0"}
    return {name: card[name] for name in shown} | {
        "network": card["brand"],
        "three_d_secure": three_ds if authenticated else None,
    }


def refund(paid: Json, amount: int, reason: str | None, status: str) -> Json:
    """A Refund of (part of) a charge."""
    return {
        "id": new_id("re"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": paid["id"],
        "created": int(time.time()),
        "currency": paid["currency"],
        "destination_details": {"card": {"type": "refund"}, "type": "card"},
        "metadata": {},
        "payment_intent": paid["payment_intent"],
        "reason": reason,
        "receipt_number": None,
        "status": status,
    }


def dispute(charge: Json, reason: str) -> Json:
    """A Dispute of a whole charge, open for an answer for a week."""
    now = int(time.time())
    return {
        "id": new_id("du"),
        "object": "dispute",
        "amount": charge["amount"],
        "charge": charge["id"],
        "created": now,
        "currency": charge["currency"],
        "evidence_details": {"due_by": now + 7 * 86400, "has_evidence": False, "past_due": False},
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "reason": reason,
        "status": "needs_response",
    }


def payment_method(number: str, card: SampleCard, month: int | None = None, year: int | None = None) -> Json:
    """A card as Stripe remembers it: without its number."""
    return {
        "id": new_id("pm"),
        "object": "payment_method",
        "allow_redisplay": "unspecified",
        "billing_details": dict(_NOBODY),
        "card": {
            "brand": card.brand,
            "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"},
            "country": card.country,
            "display_brand": card.brand,
            "exp_month": month or 12,
            "exp_year": year or date.today().year + 3,  # noqa: DTZ011 - any day does
            "fingerprint": number[::-1],
            "funding": card.funding,
            "last4": number[-4:],
            "networks": {"available": [card.brand], "preferred": None},
            "three_d_secure_usage": {"supported": True},
            "wallet": None,
        },
        "created": int(time.time()),
        "customer": None,
        "livemode": False,
        "metadata": {},
        "type": "card",
    }


def wallet_method(kind: str) -> Json:
    """A payment method that Stripe knows nothing about but its type."""
    return {
        "id": new_id("pm"),
        "object": "payment_method",
        "allow_redisplay": "unspecified",
        "billing_details": dict(_NOBODY),
        "created": int(time.time()),
        "customer": None,
        kind: {},
        "livemode": False,
        "metadata": {},
        "type": kind,
    }


def customer() -> Json:
    """A Customer."""
    return {
        "id": f"cus_{secrets.token_hex(7)}",
        "object": "customer",
        "address": None,
        "balance": 0,
        "created": int(time.time()),
        "currency": None,
        "default_source": None,
        "delinquent": False,
        "description": None,
        "email": None,
        "invoice_settings": {"custom_fields": None, "default_payment_method": None, "footer": None},
        "livemode": False,
        "metadata": {},
        "name": None,
        "phone": None,
        "preferred_locales": [],
        "shipping": None,
        "tax_exempt": "none",
    }
