"""Card payments through Stripe: the only door of the house to the payment provider."""

from storefront.gateways.stripe.errors import StripeFailure, StripeRefused, StripeUnavailable, WebhookRefused
from storefront.gateways.stripe.gateway import Gateway
from storefront.gateways.stripe.values import (
    BrowserSources,
    Card,
    Decline,
    Intent,
    IntentStatus,
    RefundResult,
    RefundStatus,
    StripeEvent,
)

__all__ = [
    "BrowserSources",
    "Card",
    "Decline",
    "Gateway",
    "Intent",
    "IntentStatus",
    "RefundResult",
    "RefundStatus",
    "StripeEvent",
    "StripeFailure",
    "StripeRefused",
    "StripeUnavailable",
    "WebhookRefused",
]
