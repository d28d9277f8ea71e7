"""Payments by bank transfer: an account of its own for each, which Stripe watches."""

from collections.abc import Mapping
from typing import Any

from storefront.gateways.stripe.errors import translated
from storefront.gateways.stripe.reading import read_intent
from storefront.gateways.stripe.values import Intent


class Transfers:
    """The part of the gateway that has accounts opened for transfers."""

    _api: Any

    def open_transfer(
        self,
        amount: int,
        order_number: str,
        customer: str,
        *,
        idempotency_key: str,
        metadata: Mapping[str, str] | None = None,
    ) -> Intent:
        """An intent that waits for money in a Japanese account; `Intent.transfer` says which, and how much."""
        balance = {"funding_type": "bank_transfer", "bank_transfer": {"type": "jp_bank_transfer"}}
        params = {
            "amount": amount,
            "currency": "jpy",
            "customer": customer,
            "allowed_payment_method_types": ["customer_balance"],
            "payment_method_data": {"type": "customer_balance"},
            "payment_method_options": {"customer_balance": balance},
            "confirm": True,
            "description": order_number,
            "metadata": {**(metadata or {}), "order_number": order_number},
            "expand": ["latest_charge"],
        }
        with translated():
            made = self._api.payment_intents.create(params, {"idempotency_key": idempotency_key})
            return read_intent(made.to_dict())
