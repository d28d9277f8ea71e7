"""Customers of Stripe and the cards they keep there: saved by their owner, paid with, let go."""

from typing import TYPE_CHECKING, Any, Literal

from storefront.gateways.stripe.errors import StripeRefused, translated
from storefront.gateways.stripe.reading import read_intent, read_kept, read_setup
from storefront.gateways.stripe.values import Intent, Setup, Wallet

if TYPE_CHECKING:  # loaded with the first gateway, see `Gateway`
    from stripe.params import CustomerUpdateParams, PaymentIntentUpdateParams, SetupIntentCreateParams
    from stripe.params.checkout import SessionCreateParams

_MOST = 100
# The owner is there whenever such a card pays; charging it unasked needs another consent.
USAGE: Literal["on_session"] = "on_session"


class Wallets:
    """The part of the gateway that keeps cards."""

    _api: Any

    def create_customer(self, reference: str, *, idempotency_key: str) -> str:
        """Somebody who keeps cards: our reference and nothing personal; Stripe's id."""
        params = {"metadata": {"payer": reference}}
        with translated():
            return str(self._api.customers.create(params, {"idempotency_key": idempotency_key}).id)

    def wallet(self, customer: str) -> Wallet:
        """The cards of a customer, newest first, and the one they prefer; empty when the customer is gone."""
        with translated():
            found = self._api.customers.retrieve(customer).to_dict()
            if found.get("deleted"):
                return Wallet((), None)
            listed = self._api.customers.payment_methods.list(customer, {"type": "card", "limit": _MOST})
            cards = tuple(read_kept(raw) for raw in listed.to_dict()["data"])
        return Wallet(cards, (found.get("invoice_settings") or {}).get("default_payment_method"))

    def prefer(self, customer: str, card: str, *, idempotency_key: str) -> None:
        """Let this card be the customer's first choice."""
        params: CustomerUpdateParams = {"invoice_settings": {"default_payment_method": card}}
        with translated():
            self._api.customers.update(customer, params, {"idempotency_key": idempotency_key})

    def detach(self, card: str, *, idempotency_key: str) -> None:
        """Let a card go for good; one that is gone already is fine."""
        try:
            with translated():
                self._api.payment_methods.detach(card, {}, {"idempotency_key": idempotency_key})
        except StripeRefused as refused:
            if refused.code not in ("resource_missing", "payment_method_unexpected_state"):
                raise

    def delete_customer(self, customer: str) -> None:
        """Forget a customer with all their cards; one that is gone already is fine."""
        try:
            with translated():
                self._api.customers.delete(customer)
        except StripeRefused as refused:
            if refused.code != "resource_missing":
                raise

    def open_setup(self, customer: str, *, idempotency_key: str) -> Setup:
        """The keeping of one card, confirmed by its owner's browser."""
        params: SetupIntentCreateParams = {
            "customer": customer,
            "allowed_payment_method_types": ["card"],
            "usage": USAGE,
        }
        with translated():
            made = self._api.setup_intents.create(params, {"idempotency_key": idempotency_key})
            return read_setup(made.to_dict())

    def open_setup_page(
        self, customer: str, *, locale: Any, success_url: str, cancel_url: str, idempotency_key: str
    ) -> str:
        """The address of a page at Stripe where the customer keeps a card, without script too."""
        params: SessionCreateParams = {
            "mode": "setup",
            "customer": customer,
            "currency": "jpy",
            "allowed_payment_method_types": ["card"],
            "locale": locale,
            "success_url": success_url,
            "cancel_url": cancel_url,
        }
        with translated():
            made = self._api.checkout.sessions.create(params, {"idempotency_key": idempotency_key})
            return str(made.url)

    def belong(self, intent_id: str, customer: str, *, keep: bool, idempotency_key: str) -> Intent:
        """Let an unpaid intent belong to a customer; `keep`: the card that pays it stays with them."""
        params: PaymentIntentUpdateParams = {
            "customer": customer,
            "setup_future_usage": USAGE if keep else "",
            "expand": ["latest_charge"],
        }
        with translated():
            changed = self._api.payment_intents.update(
                intent_id, params, {"idempotency_key": idempotency_key}
            )
            return read_intent(changed.to_dict())

    def pay_with(self, intent_id: str, card: str, *, return_url: str, idempotency_key: str) -> Intent:
        """Pay with a kept card while its owner is there; `Intent.redirect` leads to 3-D Secure when asked."""
        params = {"payment_method": card, "return_url": return_url, "expand": ["latest_charge"]}
        with translated():
            tried = self._api.payment_intents.confirm(intent_id, params, {"idempotency_key": idempotency_key})
            return read_intent(tried.to_dict())
