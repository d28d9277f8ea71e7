"""Identifiers shown to people: random, readable, never sequential; secrets are kept only as digests."""

import hashlib
import hmac
import secrets

# No vowels and no look-alikes: nothing readable appears by chance and nothing is misread on the phone.
_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"


# Bytes from here on would make the first letters likelier than the others: they are drawn again.
_FAIR = 256 - 256 % len(_ALPHABET)
_LETTERS = bytes(ord(_ALPHABET[byte % len(_ALPHABET)]) for byte in range(256))
_UNFAIR = bytes(range(_FAIR, 256))


def _random(n: int) -> str:
    letters = secrets.token_bytes(2 * n).translate(_LETTERS, _UNFAIR)
    return letters[:n].decode() if len(letters) >= n else _random(n)


def public_id() -> str:
    """Identifier for addresses of pages (about 77 bits)."""
    return _random(16).lower()


def order_number(prefix: str = "HY") -> str:
    """Order number such as HY-7M2Q-4KXN (about 38 bits; a unique key guards it, ownership guards access)."""
    drawn = _random(8)
    return f"{prefix}-{drawn[:4]}-{drawn[4:]}"


def token() -> str:
    """Secret for links and cookies (256 bits)."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> bytes:
    """What is stored of a secret token."""
    return hashlib.sha256(secret.encode()).digest()


def keyed(key: str, *parts: str) -> str:
    """Keyed hash of parts, for values derived from a secret (hex)."""
    return hmac.new(key.encode(), "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()
