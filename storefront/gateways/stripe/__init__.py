"""Card payments through Stripe: the only door of the house to the payment provider."""

from storefront.gateways.stripe.errors import StripeFailure, StripeRefused, StripeUnavailable, WebhookRefused
from storefront.gateways.stripe.gateway import Gateway
from storefront.gateways.stripe.hosted import HostedPage
from storefront.gateways.stripe.konbini import VoucherWish
from storefront.gateways.stripe.values import (
    BrowserSources,
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
    Wallet,
)

__all__ = [
    "BrowserSources",
    "Card",
    "Decline",
    "Dispute",
    "Gateway",
    "HostedPage",
    "Intent",
    "IntentStatus",
    "KeptCard",
    "RefundResult",
    "RefundStatus",
    "Session",
    "SessionStatus",
    "Setup",
    "StripeEvent",
    "StripeFailure",
    "StripeRefused",
    "StripeUnavailable",
    "Transfer",
    "Voucher",
    "VoucherWish",
    "Wallet",
    "WebhookRefused",
]
