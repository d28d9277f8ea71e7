"""Bank transfers: an account for each customer, money that comes in parts, too late or too much."""

import secrets
from typing import Any

from flask import request

from storefront.gateways.stripe.local import attempts
from storefront.gateways.stripe.local.answers import invalid
from storefront.gateways.stripe.local.books import Books

Json = dict[str, Any]
ACTION = "display_bank_transfer_instructions"


def ask(books: Books, intent: Json, options: Json) -> Json:
    """The shopper has to transfer: an account, and how much."""
    given = (options or {}).get("customer_balance") or {}
    if not intent["customer"]:
        raise invalid("A customer is required for customer_balance.", param="customer")
    if (given.get("bank_transfer") or {}).get("type") != "jp_bank_transfer":
        param = "payment_method_options[customer_balance][bank_transfer][type]"
        raise invalid("The local Stripe knows jp_bank_transfer only.", param=param)
    zengin = {
        "account_holder_name": "ストライプジヤパン（カ", "account_number": f"{secrets.randbelow(10**7):07}",
        "account_type": "futsu", "bank_code": "0009", "bank_name": "三井住友銀行", "branch_code": "950",
        "branch_name": "テスト支店",
    }  # fmt: skip
    details = {
        "amount_remaining": intent["amount"], "currency": "jpy", "reference": None, "type": "jp_bank_transfer",
        "financial_addresses": [{"type": "zengin", "supported_networks": ["zengin"], "zengin": zengin}],
        "hosted_instructions_url": f"{request.host_url}healthz",
    }  # fmt: skip
    intent |= {"status": "requires_action", "next_action": {"type": ACTION, ACTION: details}, "_funded": 0}
    books.emit("payment_intent.requires_action", books.put(intent))
    return intent


def fund(books: Books, intent: Json, amount: int) -> Json:
    """Money came into the account: it pays, pays a part, or stays on the customer's balance."""
    if intent["status"] != "requires_action":
        return left_over(books, intent, amount)
    rest = intent["amount"] - intent["_funded"]
    if amount < rest:
        intent["_funded"] += amount
        intent["next_action"][ACTION]["amount_remaining"] = rest - amount
        books.emit("payment_intent.partially_funded", books.put(intent))
        return intent
    method = books.get("payment_method", intent["payment_method"])
    paid = attempts.paid(books, intent | {"next_action": None}, method, authenticated=False)
    return left_over(books, paid, amount - rest) if amount > rest else paid


def left_over(books: Books, intent: Json, amount: int) -> Json:
    """What paid nothing waits on the balance of the customer."""
    about = {"id": intent["customer"], "object": "cash_balance", "available": {"jpy": amount}}
    books.emit("cash_balance.funds_available", about | {"customer": intent["customer"], "livemode": False})
    return intent
