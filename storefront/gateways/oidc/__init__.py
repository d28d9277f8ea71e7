"""Signing in at somebody else's: OpenID Connect providers, LINE Login among them, behind one gateway."""

from storefront.gateways.oidc.configured import configured
from storefront.gateways.oidc.errors import ProviderRefused, ProviderSilent
from storefront.gateways.oidc.gateway import Gateway
from storefront.gateways.oidc.values import Departure, Identity, Provider

__all__ = [
    "Departure", "Gateway", "Identity", "Provider", "ProviderRefused", "ProviderSilent", "configured",
]  # fmt: skip
