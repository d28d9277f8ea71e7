"""The authorization code flow of OpenID Connect Core 1.0 with PKCE (RFC 7636), for one provider."""

import time
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus, urlsplit

from storefront.gateways.oidc.errors import ProviderRefused, ProviderSilent
from storefront.gateways.oidc.values import Departure, Identity, Provider
from storefront.kernel import ids

# The libraries are loaded where somebody signs in: they take an eighth of the time of starting a web server.
if TYPE_CHECKING:
    import httpx

# Seconds to wait for the provider, and for its connection; a person waits for it.
PATIENCE, CONNECTED = 5.0, 3.0
# Seconds for which addresses and keys of the provider are believed without asking again.
KEEPS = 3600
_LOOPBACK = {"127.0.0.1", "localhost"}
_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class Gateway:
    """Sends browsers to one provider and learns who came back. Safe to share between threads."""

    def __init__(self, provider: Provider, http: "httpx.BaseTransport | None" = None) -> None:
        self.provider = provider
        self._http = http
        self._known: tuple[float, dict[str, Any]] | None = None
        self._keys: tuple[float, dict[str, Any]] | None = None

    def depart(self, redirect_uri: str, *, locale: str = "ja", again: bool = False) -> Departure:
        """Where to send the browser; `again` has the person prove themselves anew. ProviderSilent."""
        from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
        from authlib.oauth2.rfc7636 import create_s256_code_challenge

        of, state, nonce, verifier = self.provider, ids.token(), ids.token(), ids.token() + ids.token()
        more = {"ui_locales": locale} | ({"bot_prompt": of.bot_prompt} if of.bot_prompt else {})
        if again:
            more |= of.again
        url = prepare_grant_uri(
            self._addresses()["authorization_endpoint"], of.client_id, "code", redirect_uri, of.scopes, state,
            nonce=nonce, code_challenge=create_s256_code_challenge(verifier), code_challenge_method="S256",
            **more,
        )  # fmt: skip
        return Departure(str(url), state, nonce, verifier)

    def arrive(
        self, code: str, redirect_uri: str, *, nonce: str, verifier: str, now: float, again: bool = False
    ) -> Identity:
        """Who came back with this code. ProviderRefused when anything does not hold, ProviderSilent."""
        from storefront.gateways.oidc.tokens import Expected, checked, claims_of, identity

        answer = self._exchanged(code, redirect_uri, verifier)
        token, access = answer.get("id_token"), answer.get("access_token")
        if not isinstance(token, str) or not isinstance(access, str):
            raise ProviderRefused("no id_token")
        expected = Expected(self.provider, nonce, access, now, again)
        claims = checked(claims_of(self.provider, token, self._key_set), expected)
        return identity(self.provider, claims, self._told(claims, access))

    def _exchanged(self, code: str, redirect_uri: str, verifier: str) -> dict[str, Any]:
        """What the token endpoint gives for the code; a code is worth something once."""
        of = self.provider
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri,
            "client_id": of.client_id, "code_verifier": verifier,
        }  # fmt: skip
        basic = of.auth_method == "client_secret_basic"
        if not basic:
            form["client_secret"] = of.client_secret
        # RFC 6749 §2.3.1: both halves are form-encoded before they are joined.
        auth = (quote_plus(of.client_id), quote_plus(of.client_secret)) if basic else None
        answer = self._asked("POST", self._addresses()["token_endpoint"], data=form, auth=auth)
        if answer.status_code >= 500 or answer.status_code == 429:
            raise ProviderSilent(f"token: {answer.status_code}")
        if answer.status_code != 200:
            raise ProviderRefused(f"token: {_object(answer).get('error')}")
        return _object(answer)

    def _told(self, claims: dict[str, Any], access: str) -> dict[str, Any]:
        """Name and address from userinfo where the token does not carry them; they are not worth a failure."""
        address = self._addresses().get("userinfo_endpoint")
        if not address or "email" in claims or "email" not in self.provider.scopes:
            return {}
        try:
            told = self._fetched(address, {"Authorization": f"Bearer {access}"})
        except ProviderSilent:
            return {}
        return told if told.get("sub") == claims["sub"] else {}

    def _addresses(self) -> dict[str, Any]:
        """The provider's own description of itself; it must name itself as settings do."""
        if self._known is None or self._known[0] < time.monotonic():
            found = self._fetched(f"{self.provider.issuer}/.well-known/openid-configuration")
            if found.get("issuer") != self.provider.issuer:
                raise ProviderSilent("discovery names another issuer")
            if not all(_is_safe(found.get(name)) for name in _NEEDED):
                raise ProviderSilent("discovery names an unsafe address")
            self._known = (time.monotonic() + KEEPS, found)
        return self._known[1]

    def _key_set(self, fresh: bool) -> dict[str, Any]:
        if fresh or self._keys is None or self._keys[0] < time.monotonic():
            self._keys = (time.monotonic() + KEEPS, self._fetched(self._addresses()["jwks_uri"]))
        return self._keys[1]

    def _fetched(self, url: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
        answer = self._asked("GET", url, headers=headers)
        if answer.status_code != 200:
            raise ProviderSilent(f"{answer.status_code}")
        return _object(answer)

    def _asked(self, method: str, url: str, **more: Any) -> "httpx.Response":
        import httpx

        timeout = httpx.Timeout(PATIENCE, connect=CONNECTED)
        try:
            with httpx.Client(transport=self._http, timeout=timeout, follow_redirects=False) as client:
                return client.request(method, url, **more)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ProviderSilent(type(error).__name__) from error


def _object(answer: "httpx.Response") -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError as error:
        raise ProviderSilent("no JSON") from error
    if not isinstance(found, dict):
        raise ProviderSilent("no JSON object")
    return found


def _is_safe(url: Any) -> bool:
    """Whether secrets may travel there: by https, or to this machine."""
    parts = urlsplit(url) if isinstance(url, str) else urlsplit("")
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
