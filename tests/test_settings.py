"""Settings that have to fit each other."""

import pytest

from storefront.gateways.oidc import configured
from storefront.settings import Settings


@pytest.mark.parametrize(("threads", "pool", "fits"), [(8, 10, 10), (32, 10, 34), (8, 40, 40)])
def test_no_thread_waits_for_connections_that_threads_hold(threads: int, pool: int, fits: int) -> None:
    assert Settings(threads=threads, database_pool=pool).database_pool == fits


def test_the_local_identity_provider_leaves_when_a_real_one_is_named() -> None:
    assert Settings().local_identity
    assert set(configured(Settings())) == {"line", "oidc"}
    real = Settings(line_channel_id="1650000000", line_channel_secret="s" * 32)
    assert not real.local_identity
    (line,) = configured(real).values()
    assert (line.provider.issuer, line.provider.client_id) == ("https://access.line.me", "1650000000")
    assert line.provider.origins == ("https://access.line.me",)


def test_a_generic_provider_is_named_after_its_host_unless_told_otherwise() -> None:
    given = {"oidc_issuer": "https://id.brand.example/x", "oidc_client_id": "shop", "oidc_client_secret": "s"}
    (found,) = configured(Settings(**given)).values()
    assert (found.provider.key, found.provider.name) == ("oidc", "id.brand.example")
    (named,) = configured(Settings(**given, oidc_name="Brand ID", oidc_passes="https://sso.example")).values()
    assert named.provider.name == "Brand ID"
    assert named.provider.origins == ("https://id.brand.example", "https://sso.example")


def test_half_a_set_of_credentials_is_refused() -> None:
    with pytest.raises(ValueError, match="STOREFRONT_LINE_CHANNEL_ID, _SECRET"):
        Settings(line_channel_id="1650000000")
    with pytest.raises(ValueError, match="STOREFRONT_OIDC_ISSUER"):
        Settings(oidc_client_id="shop", oidc_client_secret="s")


def test_production_without_a_channel_offers_no_provider() -> None:
    given = {"secret_key": "k" * 40, "stripe_api_key": "sk_live_x", "stripe_webhook_secret": "whsec_x"}
    assert configured(Settings(env="production", base_url="https://shop.example", **given)) == {}
