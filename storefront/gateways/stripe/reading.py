"""Stripe's JSON into our values."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from storefront.gateways.stripe.values import (
    Card,
    Decline,
    Dispute,
    Intent,
    IntentStatus,
    KeptCard,
    RefundResult,
    RefundStatus,
    Session,
    SessionStatus,
    Setup,
    StripeEvent,
    Transfer,
    Voucher,
)

Json = Mapping[str, Any]


def read_intent(raw: Json) -> Intent:
    """A PaymentIntent, with or without its latest charge expanded."""
    charge = raw.get("latest_charge")
    expanded = charge if isinstance(charge, Mapping) else None
    metadata = dict(raw.get("metadata") or {})
    return Intent(
        id=raw["id"],
        status=IntentStatus(raw["status"]),
        amount=raw["amount"],
        currency=raw["currency"],
        amount_received=raw.get("amount_received") or 0,
        client_secret=raw.get("client_secret") or "",
        order_number=metadata.get("order_number", ""),
        livemode=raw["livemode"],
        created=_instant(raw["created"]),
        customer=_id(raw.get("customer")),
        payment_method=_id(raw.get("payment_method")),
        charge=_id(charge),
        amount_refunded=expanded["amount_refunded"] if expanded else None,
        card=_card(expanded) if expanded else None,
        last_error=_decline(raw.get("last_payment_error")),
        voucher=_voucher(raw.get("next_action")),
        redirect=((raw.get("next_action") or {}).get("redirect_to_url") or {}).get("url"),
        transfer=_transfer(raw.get("next_action")),
        metadata=metadata,
    )


def read_session(raw: Json) -> Session:
    """A Checkout Session, with or without its intent expanded."""
    intent = raw.get("payment_intent")
    return Session(
        id=raw["id"],
        status=SessionStatus(raw["status"]),
        amount=raw["amount_total"],
        currency=raw["currency"],
        url=raw.get("url"),
        intent_id=_id(intent),
        livemode=raw["livemode"],
        created=_instant(raw["created"]),
        expires_at=_instant(raw["expires_at"]),
        intent=read_intent(intent) if isinstance(intent, Mapping) else None,
        metadata=dict(raw.get("metadata") or {}),
    )


def read_refund(raw: Json) -> RefundResult:
    """A Refund."""
    return RefundResult(
        id=raw["id"],
        status=RefundStatus(raw["status"]),
        amount=raw["amount"],
        currency=raw["currency"],
        intent_id=_id(raw.get("payment_intent")) or "",
        created=_instant(raw["created"]),
        charge=_id(raw.get("charge")),
        failure_reason=raw.get("failure_reason") or "",
        metadata=dict(raw.get("metadata") or {}),
    )


def read_setup(raw: Json) -> Setup:
    """A SetupIntent."""
    return Setup(raw["id"], raw["status"], raw.get("client_secret") or "")


def read_kept(raw: Json) -> KeptCard:
    """A PaymentMethod of the type card."""
    card = raw["card"]
    shown = Card(card["brand"], card["last4"], card["exp_month"], card["exp_year"])
    return KeptCard(raw["id"], shown, _instant(raw["created"]))


def read_event(raw: Json) -> StripeEvent:
    """An Event whose signature was already checked."""
    about = raw["data"]["object"]
    kind = about.get("object")
    return StripeEvent(
        id=raw["id"],
        type=raw["type"],
        created=_instant(raw["created"]),
        livemode=raw["livemode"],
        object_id=about.get("id") or "",
        intent_id=about["id"] if kind == "payment_intent" else _id(about.get("payment_intent")),
        intent=read_intent(about) if kind == "payment_intent" else None,
        refund=read_refund(about) if kind == "refund" else None,
        dispute=_dispute(about) if kind == "dispute" else None,
        session=read_session(about) if kind == "checkout.session" and about["mode"] == "payment" else None,
        left_over=(about.get("available") or {}).get("jpy", 0) if kind == "cash_balance" else 0,
        customer=_keeper(kind, about, raw["data"].get("previous_attributes") or {}),
    )


def _keeper(kind: str | None, about: Json, before: Json) -> str | None:
    """Whose cards an event is about; a card that was let go names its owner as it was before."""
    if kind == "customer":
        return _id(about["id"])
    if kind in ("payment_method", "setup_intent", "cash_balance"):
        return _id(about.get("customer") or before.get("customer"))
    return None


def _dispute(raw: Json) -> Dispute:
    due = (raw.get("evidence_details") or {}).get("due_by")
    return Dispute(raw["id"], raw["amount"], raw["reason"], raw["status"], _instant(due) if due else None)


def _id(reference: Any) -> str | None:
    found: str | None = reference["id"] if isinstance(reference, Mapping) else reference
    return found


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _voucher(action: Json | None) -> Voucher | None:
    found = (action or {}).get("konbini_display_details")
    if not found:
        return None
    stores = {
        name: (store["payment_code"], store.get("confirmation_number") or "")
        for name, store in found["stores"].items()
        if store
    }
    return Voucher(_instant(found["expires_at"]), found.get("hosted_voucher_url") or "", stores)


def _transfer(action: Json | None) -> Transfer | None:
    found = (action or {}).get("display_bank_transfer_instructions")
    accounts = [
        a["zengin"] for a in (found or {}).get("financial_addresses", []) if a.get("type") == "zengin"
    ]
    if not found or not accounts:
        return None
    a = accounts[0]
    bank, branch = f"{a['bank_name']}（{a['bank_code']}）", f"{a['branch_name']}（{a['branch_code']}）"
    holder, url = a["account_holder_name"], found.get("hosted_instructions_url") or ""
    return Transfer(
        bank, branch, a["account_type"], a["account_number"], holder, found["amount_remaining"], url
    )


def _card(charge: Json) -> Card | None:
    card = (charge.get("payment_method_details") or {}).get("card")
    if not card:
        return None
    return Card(card["brand"], card["last4"], card["exp_month"], card["exp_year"])


def _decline(error: Json | None) -> Decline | None:
    if not error:
        return None
    return Decline(error.get("code") or "", error.get("decline_code") or "", error.get("message") or "")
