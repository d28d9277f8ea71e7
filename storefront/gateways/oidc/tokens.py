"""Checking an ID token: who signed it, for whom, about which sign-in. Source: OpenID Connect Core 1.0 §3.1.3.7."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OctKey
from joserfc.jws import extract_compact

from storefront.gateways.oidc.errors import ProviderRefused
from storefront.gateways.oidc.values import Identity, Provider

# Seconds by which clocks may differ; and how old a proof may be that was asked for just now.
LEEWAY, JUST_NOW = 60, 600
LONGEST_SUBJECT = 255

KeysOf = Callable[[bool], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Expected:
    """What the token must say: for this provider's client, this nonce, this access token, now."""

    provider: Provider
    nonce: str
    access_token: str
    now: float
    again: bool = False


def claims_of(provider: Provider, token: str, keys: KeysOf) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a token whose signature holds; ProviderRefused otherwise.

    The algorithm chooses the kind of key, so that a public key is never taken for a secret.
    """
    try:
        header = extract_compact(token.encode()).headers()
        algorithm = header.get("alg")
        if algorithm not in provider.algorithms:
            raise ProviderRefused(f"algorithm {algorithm}")
        if algorithm.startswith("HS"):
            found = jwt.decode(token, OctKey.import_key(provider.client_secret), algorithms=[algorithm])
        else:
            found = jwt.decode(token, _keys(keys, header.get("kid")), algorithms=[algorithm])
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise ProviderRefused(f"signature: {type(error).__name__}") from error
    return dict(header), dict(found.claims)


def _keys(keys: KeysOf, kid: str | None) -> KeySet:
    """The provider's keys; asked for again when it signs with one that we do not know yet."""
    known = KeySet.import_key_set(keys(False))  # type: ignore[arg-type]  # told by a provider: the library checks it
    if kid is not None and not any(key.kid == kid for key in known.keys):
        known = KeySet.import_key_set(keys(True))  # type: ignore[arg-type]  # told by a provider: the library checks it
    return known


def checked(signed: tuple[dict[str, Any], dict[str, Any]], expected: Expected) -> dict[str, Any]:
    """The claims when every one of them holds; ProviderRefused with the reason otherwise."""
    header, claims = signed
    of = expected.provider
    if not _is_for(of.client_id, claims):
        raise ProviderRefused("claims: aud")
    options = {"iss": {"essential": True, "value": of.issuer}, "aud": {"essential": True}}
    params = {"client_id": of.client_id, "nonce": expected.nonce, "access_token": expected.access_token}
    try:
        CodeIDToken(claims, header, options, params).validate(int(expected.now), LEEWAY)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise ProviderRefused(f"claims: {error}") from error
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise ProviderRefused("claims: sub")
    if expected.again and not _is_recent(claims.get("auth_time"), expected.now):
        raise ProviderRefused("claims: auth_time")
    return claims


def _is_for(client_id: str, claims: dict[str, Any]) -> bool:
    """Whether the token was made for us; among several audiences it must say that we asked."""
    audience = claims.get("aud")
    told = audience if isinstance(audience, list) else [audience]
    return client_id in told and (len(told) == 1 or claims.get("azp") == client_id)


def _is_recent(at: Any, now: float) -> bool:
    return isinstance(at, int | float) and -LEEWAY <= now - at <= JUST_NOW


def identity(provider: Provider, claims: dict[str, Any], told: dict[str, Any]) -> Identity:
    """Who it is; names and addresses are cut to what our tables hold."""
    everything = {**told, **claims}
    return Identity(
        provider.key, provider.issuer, claims["sub"],
        name=_text(everything.get("name"), 60), email=_text(everything.get("email"), 254),
        trusted_email=everything.get("email_verified") is True,
    )  # fmt: skip


def _text(value: Any, limit: int) -> str:
    text = value if isinstance(value, str) else ""
    return "".join(c for c in text if c.isprintable()).strip()[:limit]
