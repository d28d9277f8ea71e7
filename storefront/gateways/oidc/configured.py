"""The providers of these settings: the real ones, or the local one as long as no real one is set."""

from storefront.gateways.oidc.gateway import Gateway
from storefront.gateways.oidc.values import Provider
from storefront.settings import Settings

LINE, GENERIC = "line", "oidc"
LINE_ISSUER = "https://access.line.me"
LOCAL_CLIENT, LOCAL_SECRET = "local-client", "local-secret-that-is-long-enough-to-sign"


def configured(settings: Settings) -> dict[str, Gateway]:
    """Gateways by provider key, LINE first."""
    found = _local(settings.identity_base) if settings.local_identity else _real(settings)
    return {provider.key: Gateway(provider) for provider in found}


def _real(settings: Settings) -> list[Provider]:
    found = []
    if settings.line_channel_id:
        secret = settings.line_channel_secret.get_secret_value()
        found.append(line(LINE_ISSUER, settings.line_channel_id, secret, settings.line_bot_prompt))
    if settings.oidc_client_id:
        name = settings.oidc_name or settings.oidc_issuer.partition("://")[2].split("/")[0]
        secret = settings.oidc_client_secret.get_secret_value()
        passes = tuple(settings.oidc_passes.split())
        issuer, client = settings.oidc_issuer, settings.oidc_client_id
        found.append(Provider(GENERIC, name, issuer, client, secret, settings.oidc_scopes, passes=passes))
    return found


def _local(base: str) -> list[Provider]:
    return [
        line(f"{base}/line", LOCAL_CLIENT, LOCAL_SECRET, "normal"),
        Provider(GENERIC, "Demo ID", f"{base}/oidc", LOCAL_CLIENT, LOCAL_SECRET),
    ]


def line(issuer: str, channel: str, secret: str, bot_prompt: str = "") -> Provider:
    """LINE Login v2.1. Source: developers.line.biz, "LINE Login v2.1 API reference"."""
    return Provider(
        LINE, "LINE", issuer, channel, secret, algorithms=("HS256", "ES256"),
        auth_method="client_secret_post", bot_prompt=bot_prompt, again={"max_age": "0"},
    )  # fmt: skip
