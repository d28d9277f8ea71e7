"""Everything configurable from the environment, read once, validated; business settings live in the database."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT if (ROOT / "templates").is_dir() else Path(__file__).resolve().parent / "_assets"

LOCAL_STRIPE = "http://127.0.0.1:8420"
LOCAL_IDENTITY = "http://127.0.0.1:8430"


class Settings(BaseSettings):
    """Process settings; each field is the environment variable STOREFRONT_<NAME>, or the alias given."""

    model_config = SettingsConfigDict(env_prefix="STOREFRONT_", extra="ignore", populate_by_name=True)

    env: Literal["demo", "development", "test", "production"] = "demo"
    site: str = "hiyori"
    var: Path = ROOT / "var"
    vault_keys: SecretStr = SecretStr("")  # with commas, the newest first; seal what must be read again
    database_url: str | None = Field(None, alias="DATABASE_URL")
    database_pool: int = 10
    secret_key: SecretStr = SecretStr("")
    old_secret_keys: SecretStr = SecretStr("")  # with commas; accepted for forms opened before a change
    base_url: str = "http://localhost:8000"
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    threads: int = 8
    trusted_proxies: int = 0

    stripe_api_key: SecretStr = SecretStr("sk_test_local")
    stripe_publishable_key: str = "pk_test_local"
    stripe_webhook_secret: SecretStr = SecretStr("whsec_local")
    stripe_api_base: str = ""
    stripe_script_url: str = ""

    line_channel_id: str = ""
    line_channel_secret: SecretStr = SecretStr("")
    line_bot_prompt: Literal["", "normal", "aggressive"] = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_name: str = ""
    oidc_scopes: str = "openid profile email"
    oidc_passes: str = ""
    identity_base: str = LOCAL_IDENTITY

    smtp_host: str = "127.0.0.1"
    smtp_port: int = 8425
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_starttls: bool = False
    mail_from: str = "ひより <shop@hiyori.example>"

    log_level: str = "INFO"
    slow_query_ms: int = 500
    metrics_token: SecretStr = SecretStr("")

    @model_validator(mode="after")
    def _derive(self) -> "Settings":
        """The local Stripe is used exactly as long as no real key is set; production never runs on defaults."""
        local = self.stripe_api_key.get_secret_value() == "sk_test_local"
        if not self.stripe_api_base:
            self.stripe_api_base = LOCAL_STRIPE if local else "https://api.stripe.com"
        if not self.stripe_script_url:
            self.stripe_script_url = f"{LOCAL_STRIPE}/v3/" if local else "https://js.stripe.com/v3/"
        # Throttles count on a connection of their own: with fewer than one per thread and some, threads that hold
        # one would all wait for a second.
        self.database_pool = max(self.database_pool, self.threads + 2)
        for name, given in self._given_in_pairs().items():
            if any(given) and not all(given):
                raise ValueError(f"set all of {name} or none")
        if self.env == "production":
            missing = [n for n, v in self._needed_in_production().items() if not v]
            if missing:
                raise ValueError(f"set {', '.join(missing)} in production")
        return self

    def _given_in_pairs(self) -> dict[str, tuple[str, ...]]:
        return {
            "STOREFRONT_LINE_CHANNEL_ID, _SECRET": (
                self.line_channel_id,
                self.line_channel_secret.get_secret_value(),
            ),
            "STOREFRONT_OIDC_ISSUER, _CLIENT_ID, _CLIENT_SECRET": (
                self.oidc_issuer,
                self.oidc_client_id,
                self.oidc_client_secret.get_secret_value(),
            ),
        }

    def _needed_in_production(self) -> dict[str, bool]:
        return {
            "STOREFRONT_SECRET_KEY": len(self.secret_key.get_secret_value()) >= 32,
            "STOREFRONT_STRIPE_API_KEY": self.stripe_api_key.get_secret_value() != "sk_test_local",
            "STOREFRONT_STRIPE_WEBHOOK_SECRET": self.stripe_webhook_secret.get_secret_value()
            != "whsec_local",
            "STOREFRONT_BASE_URL (https)": self.base_url.startswith("https://"),
        }

    @property
    def local_stripe(self) -> bool:
        """Whether payments go to the stand-in."""
        return self.stripe_api_base.startswith("http://127.0.0.1")

    @property
    def local_identity(self) -> bool:
        """Whether LINE Login and the other provider are the stand-in: until a channel or client of one is set."""
        return self.env != "production" and not (self.line_channel_id or self.oidc_client_id)

    @property
    def secure_cookies(self) -> bool:
        """Cookies carry Secure and __Host- wherever the shop is served by https."""
        return self.base_url.startswith("https://")


@lru_cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()  # type: ignore[call-arg]  # values come from the environment
