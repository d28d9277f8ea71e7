"""Values of the gateway: a provider, a browser on its way to it, and who came back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider as settings know it. `key` stands in addresses and tables; `name` is what people read."""

    key: str
    name: str
    issuer: str
    client_id: str
    client_secret: str
    scopes: str = "openid profile email"
    # LINE signs what web sites get with the channel secret, and what apps get with its own key.
    algorithms: tuple[str, ...] = ("RS256", "ES256")
    auth_method: str = "client_secret_basic"
    bot_prompt: str = ""
    # Parameters that have people prove themselves anew.
    again: Mapping[str, str] = field(default_factory=lambda: {"prompt": "login", "max_age": "0"})
    # Other origins that its pages pass on the way (federations); forms of ours may lead there.
    passes: tuple[str, ...] = ()

    @property
    def origins(self) -> tuple[str, ...]:
        """Where a browser is sent, for the page's Content-Security-Policy."""
        parts = urlsplit(self.issuer)
        return (f"{parts.scheme}://{parts.netloc}", *self.passes)


@dataclass(frozen=True, slots=True)
class Departure:
    """Where to send the browser, and what its session must keep until it comes back."""

    url: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the provider says it is; only issuer and subject identify, the rest is what the person shows.

    `trusted_email` is an address whose mailbox the provider says it has proved; LINE says nothing about that.
    """

    provider: str
    issuer: str
    subject: str
    name: str = ""
    email: str = ""
    trusted_email: bool = False
