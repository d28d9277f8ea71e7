"""What the local provider remembers while it runs: codes, access tokens, keys, and what shall go wrong."""

import base64
import hashlib
import json
import secrets
import threading
from dataclasses import dataclass, field
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from storefront.gateways.oidc.local.realms import Person, Realm
from storefront.kernel import clock

CODE_LIVES, TOKEN_LIVES = 600, 3600


@dataclass(frozen=True, slots=True)
class Grant:
    """One person's yes: what the code stands for."""

    realm: str
    person: Person
    redirect_uri: str
    scope: frozenset[str]
    nonce: str
    challenge: str
    at: int
    friend: bool = True


@dataclass
class Book:
    """Codes are good once; a code that comes a second time kills what it gave (RFC 6749 §4.1.2)."""

    grants: dict[str, Grant] = field(default_factory=dict)
    used: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, Grant] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    rsa: RSAKey = field(default_factory=lambda: _rsa())
    ec: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": secrets.token_hex(4)}))

    def remember(self, grant: Grant) -> str:
        """A code for this grant."""
        code = secrets.token_urlsafe(20)
        with self.lock:
            self.grants[code] = grant
        return code

    def redeem(self, code: str, redirect_uri: str, verifier: str) -> tuple[str, Grant] | None:
        """An access token and its grant; None when code, address or verifier do not fit."""
        with self.lock:
            grant = self.grants.pop(code, None)
            if grant is None:
                self.tokens.pop(self.used.get(code, ""), None)
                return None
            token = secrets.token_urlsafe(24)
            self.used[code] = token
            if grant.redirect_uri != redirect_uri or not _proves(grant.challenge, verifier):
                return None
            if moment() - grant.at > CODE_LIVES:
                return None
            self.tokens[token] = grant
            return token, grant

    def of_token(self, token: str, realm: str) -> Grant | None:
        """Whose access token it is, at this provider."""
        grant = self.tokens.get(token)
        return grant if grant and grant.realm == realm and moment() - grant.at <= TOKEN_LIVES else None

    def fault(self, endpoint: str) -> str:
        """What shall go wrong at this endpoint now; each wish is fulfilled once."""
        with self.lock:
            found = next((f for f in self.faults if f[0] == endpoint), None)
            if found:
                self.faults.remove(found)
        return found[1] if found else ""

    def id_token(self, realm: Realm, grant: Grant, access: str, fault: str) -> str:
        """The signed ID token; a fault makes it a bad one."""
        claims = _claims(realm, grant, access, fault)
        if fault == "none":
            unsigned = [_b64(json.dumps(part).encode()) for part in ({"alg": "none"}, claims)]
            return ".".join([*unsigned, ""])
        algorithm = "HS256" if fault == "confused" else "ES256" if fault == "es256" else realm.signs
        if fault == "rotated":
            self.rsa = _rsa()
        key: Any = {"RS256": self.rsa, "ES256": self.ec}.get(algorithm)
        if key is None:
            secret = self.rsa.thumbprint() if fault == "confused" else realm.client.secret
            key = OctKey.import_key(secret)
        if fault == "stranger":
            key = _rsa() if algorithm == "RS256" else OctKey.import_key("another secret that is long enough!")
        header = {"alg": algorithm, "typ": "JWT"} | ({"kid": key.kid} if key.kid else {})
        return jwt.encode(header, claims, key, algorithms=[algorithm])


def moment() -> int:
    """Now, in seconds."""
    return int(clock.now().timestamp())


def _rsa() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": secrets.token_hex(4)})


def _proves(challenge: str, verifier: str) -> bool:
    """RFC 7636 §4.6."""
    return secrets.compare_digest(_b64(hashlib.sha256(verifier.encode()).digest()), challenge)


def _claims(realm: Realm, grant: Grant, access: str, fault: str) -> dict[str, Any]:
    """What the token says; LINE tells name and address there, the other at userinfo."""
    at = moment()
    half = hashlib.sha256(access.encode()).digest()[:16]
    claims: dict[str, Any] = {
        "iss": realm.issuer, "sub": realm.subject(grant.person), "aud": realm.client.id, "iat": at,
        "exp": at + 3600, "nonce": grant.nonce, "auth_time": grant.at, "at_hash": _b64(half),
    }  # fmt: skip
    if realm.is_line:
        claims |= {"amr": ["linesso"]} | told(realm, grant)
        claims.pop("email_verified", None)
    wrong: dict[str, dict[str, Any]] = {
        "wrong_iss": {"iss": "https://evil.example"}, "wrong_aud": {"aud": "somebody-else"},
        "wrong_nonce": {"nonce": "another"}, "wrong_sub": {"sub": ""}, "wrong_hash": {"at_hash": "x" * 22},
        "expired": {"iat": at - 7200, "exp": at - 3600}, "two_audiences": {"aud": [realm.client.id, "other"]},
        "future": {"iat": at + 3600, "exp": at + 7200}, "old_proof": {"auth_time": at - 86400},
    }  # fmt: skip
    return claims | wrong.get(fault, {})


def told(realm: Realm, grant: Grant) -> dict[str, Any]:
    """Name and address, as far as they were asked for and exist."""
    found: dict[str, Any] = {}
    if "profile" in grant.scope:
        found["name"] = grant.person.name
    if "email" in grant.scope and grant.person.email:
        found |= {"email": grant.person.email, "email_verified": grant.person.email_verified}
    return found


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
