"""Calling systems outside the house: one signed message to one public address."""

from storefront.gateways.public_hosts import Unreachable
from storefront.gateways.webhooks.calling import Answer, Caller, WebhookGateway, callable_address
from storefront.gateways.webhooks.kept import Keeper, KeptMessage, messages_in

__all__ = [
    "Answer", "Caller", "Keeper", "KeptMessage", "Unreachable", "WebhookGateway", "callable_address", "messages_in",
]  # fmt: skip
