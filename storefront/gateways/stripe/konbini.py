"""Payments at convenience stores: numbers that a shopper takes to the store."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storefront.gateways.stripe.errors import translated
from storefront.gateways.stripe.reading import read_intent
from storefront.gateways.stripe.values import Intent

LONGEST_DESCRIPTION = 22


@dataclass(frozen=True, slots=True)
class VoucherWish:
    """Who pays how much for which order, until when; `phone` becomes the confirmation number where it can."""

    amount: int
    order_number: str
    name: str
    email: str
    phone: str
    until: datetime


class Vouchers:
    """The part of the gateway that has numbers issued."""

    _api: Any

    def open_voucher(
        self, wish: VoucherWish, *, idempotency_key: str, metadata: Mapping[str, str] | None = None
    ) -> Intent:
        """An intent that waits for a payment at a store; `Intent.voucher` has the numbers."""
        konbini: dict[str, Any] = {
            "expires_at": int(wish.until.timestamp()),
            "product_description": wish.order_number[:LONGEST_DESCRIPTION],
        }
        if wish.phone.isascii() and wish.phone.isdigit() and 10 <= len(wish.phone) <= 11:
            konbini["confirmation_number"] = wish.phone
        payer = {"name": wish.name, "email": wish.email}
        params = {
            "amount": wish.amount,
            "currency": "jpy",
            "allowed_payment_method_types": ["konbini"],
            "payment_method_data": {"type": "konbini", "billing_details": payer},
            "payment_method_options": {"konbini": konbini},
            "confirm": True,
            "description": wish.order_number,
            "metadata": {**(metadata or {}), "order_number": wish.order_number},
            "expand": ["latest_charge"],
        }
        with translated():
            made = self._api.payment_intents.create(params, {"idempotency_key": idempotency_key})
            return read_intent(made.to_dict())
