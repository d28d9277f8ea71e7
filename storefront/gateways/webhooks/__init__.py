"""Calling systems outside the house: one signed message to one public address."""

from storefront.gateways.public_hosts import Unreachable
from storefront.gateways.webhooks.calling import Answer, Caller, WebhookGateway, callable_address

__all__ = ["Answer", "Caller", "Unreachable", "WebhookGateway", "callable_address"]
