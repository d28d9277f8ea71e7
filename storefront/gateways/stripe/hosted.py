"""Stripe's hosted page: Checkout Sessions in payment mode."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from storefront.gateways.stripe.errors import translated
from storefront.gateways.stripe.reading import read_session
from storefront.gateways.stripe.values import Session
from storefront.gateways.stripe.wallets import USAGE

if TYPE_CHECKING:  # loaded with the first gateway, see `Gateway`
    from stripe.params.checkout import SessionCreateParams

# Every card in the wallet was put there by its owner, whatever Stripe noted about showing it again.
_ALL_KEPT: list[Any] = ["always", "limited", "unspecified"]


@dataclass(frozen=True, slots=True)
class HostedPage:
    """What a hosted page needs: what is paid, in which language, where it leads, how long it stays.

    A `customer` finds their kept cards there; `keep`: the card that pays stays with them.
    """

    amount: int
    order_number: str
    title: str
    locale: str
    success_url: str
    cancel_url: str
    expires_at: datetime
    customer: str | None = None
    keep: bool = False
    methods: tuple[str, ...] = ("card",)


class HostedPages:
    """The part of the gateway that opens and closes hosted pages."""

    _api: Any

    def open_page(
        self, page: HostedPage, *, idempotency_key: str, metadata: Mapping[str, str] | None = None
    ) -> Session:
        """A page where the shopper pays; its intent, made when somebody tries, carries the same notes."""
        notes = {**(metadata or {}), "order_number": page.order_number} | ({"keep": "1"} if page.keep else {})
        price = {"currency": "jpy", "unit_amount": page.amount, "product_data": {"name": page.title}}
        params: SessionCreateParams = {
            "mode": "payment",
            "line_items": [{"quantity": 1, "price_data": price}],  # type: ignore[typeddict-item]  # price data is typed too narrowly
            "allowed_payment_method_types": list(page.methods),
            "payment_intent_data": {"description": page.order_number, "metadata": notes},
            "client_reference_id": page.order_number,
            "metadata": notes,
            "locale": page.locale,
            "success_url": page.success_url,
            "cancel_url": page.cancel_url,
            "expires_at": int(page.expires_at.timestamp()),
        }
        if page.customer:
            params["customer"] = page.customer
            params["saved_payment_method_options"] = {"allow_redisplay_filters": _ALL_KEPT}
            if page.keep:
                params["payment_intent_data"]["setup_future_usage"] = USAGE
        with translated():
            made = self._api.checkout.sessions.create(params, {"idempotency_key": idempotency_key})
            return read_session(made.to_dict())

    def retrieve_page(self, session_id: str) -> Session:
        """The session as it is now, with its intent."""
        expand = {"expand": ["payment_intent", "payment_intent.latest_charge"]}
        with translated():
            return read_session(self._api.checkout.sessions.retrieve(session_id, expand).to_dict())

    def expire_page(self, session_id: str, *, idempotency_key: str) -> Session:
        """Make sure that nobody can pay on that page; refused when it is complete or expired already."""
        with translated():
            gone = self._api.checkout.sessions.expire(session_id, {}, {"idempotency_key": idempotency_key})
            return read_session(gone.to_dict())
