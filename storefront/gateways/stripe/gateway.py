"""The typed surface over Stripe's SDK; nothing here knows whether Stripe or the local one answers."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from storefront.gateways.stripe.errors import WebhookRefused, translated
from storefront.gateways.stripe.hosted import HostedPages
from storefront.gateways.stripe.konbini import Vouchers
from storefront.gateways.stripe.reading import read_event, read_intent, read_refund
from storefront.gateways.stripe.transfers import Transfers
from storefront.gateways.stripe.values import BrowserSources, Intent, RefundResult, StripeEvent
from storefront.gateways.stripe.wallets import Wallets

if TYPE_CHECKING:  # loaded with the first gateway, see `Gateway`
    import stripe
    from stripe.params import PaymentIntentCreateParams, RefundCreateParams

STRIPE_VERSION = "2026-10-28.endive"
# Seconds to connect and to wait for bytes; a shopper waits for both.
TIMEOUTS = (3.0, 5.0)
# Seconds a signature stays good, as Stripe's own libraries have it.
TOLERANCE = 300
_PAGE = 100
_STRIPE_PAGES = ("https://js.stripe.com", "https://*.js.stripe.com")
# Its own pages: for cards, and on the way to 3-D Secure.
_HOSTED_PAGES = ("https://checkout.stripe.com", "https://hooks.stripe.com")

CancelReason = Literal["abandoned", "duplicate", "fraudulent", "requested_by_customer"]


class Gateway(HostedPages, Vouchers, Transfers, Wallets):
    """Payments at one Stripe account. Safe to share between threads; no retries of its own.

    Every money movement takes an idempotency key: after StripeUnavailable the caller repeats with it.
    """

    def __init__(
        self,
        api_key: str,
        api_base: str,
        webhook_secret: str,
        publishable_key: str,
        script_url: str,
        *,
        timeouts: tuple[float, float] = TIMEOUTS,
        http: "stripe.HTTPClient | None" = None,
    ):
        # Loaded when somebody pays first: with what it needs it takes a sixth of the time of starting a web server.
        import stripe

        self.publishable_key = publishable_key
        self.script_url = script_url
        self.livemode = api_key.startswith(("sk_live_", "rk_live_"))
        self._api_base = api_base.rstrip("/")
        self._webhook_secret = webhook_secret
        self._api = stripe.StripeClient(
            api_key,
            stripe_version=STRIPE_VERSION,
            base_addresses={"api": self._api_base},
            max_network_retries=0,
            http_client=http or stripe.RequestsClient(timeout=timeouts),
        ).v1

    @property
    def sources(self) -> BrowserSources:
        """Origins the payment page's Content-Security-Policy must allow for the script in use."""
        pages = (_origin(self.script_url),)
        if pages[0] != _STRIPE_PAGES[0]:
            local = tuple(dict.fromkeys((*pages, _origin(self._api_base))))
            return BrowserSources(pages, pages, local, local)
        frames = (*_STRIPE_PAGES, "https://hooks.stripe.com")
        return BrowserSources(_STRIPE_PAGES, frames, (_origin(self._api_base),), _HOSTED_PAGES)

    def capabilities(self) -> frozenset[str]:
        """What the account may take: Stripe's names of the capabilities that are active."""
        with translated():
            found = _plain(self._api.accounts.retrieve_current())
        return frozenset(n for n, state in (found.get("capabilities") or {}).items() if state == "active")

    def create_intent(
        self,
        amount: int,
        order_number: str,
        *,
        idempotency_key: str,
        methods: Sequence[str] = ("card",),
        customer: str | None = None,
        metadata: Mapping[str, str] | None = None,
    ) -> Intent:
        """Open a payment of `amount` yen for an order; the shopper's browser confirms it."""
        params: PaymentIntentCreateParams = {
            "amount": amount,
            "currency": "jpy",
            "allowed_payment_method_types": list(methods),
            "description": order_number,
            "metadata": {**(metadata or {}), "order_number": order_number},
            "expand": ["latest_charge"],
        }
        if customer:
            params["customer"] = customer
        with translated():
            return read_intent(
                _plain(self._api.payment_intents.create(params, {"idempotency_key": idempotency_key}))
            )

    def retrieve_intent(self, intent_id: str) -> Intent:
        """The intent as it is now, with refunds and card."""
        with translated():
            found = self._api.payment_intents.retrieve(intent_id, {"expand": ["latest_charge"]})
            return read_intent(_plain(found))

    def cancel_intent(
        self, intent_id: str, *, idempotency_key: str, reason: CancelReason = "abandoned"
    ) -> Intent:
        """Make sure that the intent can never be paid; refused when it already is (retrieve it then)."""
        with translated():
            cancelled = self._api.payment_intents.cancel(
                intent_id,
                {"cancellation_reason": reason, "expand": ["latest_charge"]},
                {"idempotency_key": idempotency_key},
            )
            return read_intent(_plain(cancelled))

    def refund(
        self,
        intent_id: str,
        amount: int,
        *,
        idempotency_key: str,
        reason: str = "",
        metadata: Mapping[str, str] | None = None,
    ) -> RefundResult:
        """Give `amount` yen back; `reason` is ours (free text, kept with the refund at Stripe)."""
        params: RefundCreateParams = {
            "payment_intent": intent_id,
            "amount": amount,
            "reason": "requested_by_customer",
            "metadata": {**(metadata or {}), "reason": reason} if reason else dict(metadata or {}),
        }
        with translated():
            return read_refund(_plain(self._api.refunds.create(params, {"idempotency_key": idempotency_key})))

    def list_intents(self, created_since: datetime) -> tuple[Intent, ...]:
        """Every intent created at or after that instant, newest first."""
        since = int(created_since.timestamp())
        with translated():
            first = self._api.payment_intents.list(
                {"created": {"gte": since}, "expand": ["data.latest_charge"], "limit": _PAGE}
            )
            return tuple(read_intent(_plain(raw)) for raw in first.auto_paging_iter())

    def list_refunds(self, intent: str | Intent) -> tuple[RefundResult, ...]:
        """Every refund of an intent, newest first."""
        intent_id = intent.id if isinstance(intent, Intent) else intent
        with translated():
            first = self._api.refunds.list({"payment_intent": intent_id, "limit": _PAGE})
            return tuple(read_refund(_plain(raw)) for raw in first.auto_paging_iter())

    def parse_webhook(
        self, payload: bytes, signature: str, secrets: Sequence[str] | None = None
    ) -> StripeEvent:
        """Verify and read one inbound message; several secrets while one is being replaced.

        Raises WebhookRefused when unsigned, tampered, older than 300 s, from the other mode or unreadable.
        """
        self._verify(payload, signature, [self._webhook_secret] if secrets is None else secrets)
        try:
            event = read_event(json.loads(payload))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise WebhookRefused("not a readable event") from error
        if event.livemode is not self.livemode:
            raise WebhookRefused("the event is from the other mode (live or test)")
        return event

    def _verify(self, payload: bytes, signature: str, secrets: Sequence[str]) -> None:
        import stripe

        for secret in filter(None, secrets):
            try:
                stripe.WebhookSignature.verify_header(payload.decode(), signature, secret, TOLERANCE)
            except (stripe.SignatureVerificationError, UnicodeError, TypeError):
                continue
            return
        raise WebhookRefused("no valid and fresh signature")


def _plain(found: "stripe.StripeObject") -> dict[str, Any]:
    plain: dict[str, Any] = found.to_dict()
    return plain


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
