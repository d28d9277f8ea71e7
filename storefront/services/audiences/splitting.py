"""Stable random splits: the same person falls into the same bucket of a salt for as long as they are who they are."""

import hashlib

from storefront.services.profile import Who

BUCKETS = 10_000


def bucket(who: Who, salt: str) -> int:
    """0 to 9999, from a digest of the salt and the person, or the visitor while nobody is known."""
    return drawn(f"{salt}:".encode(), who.key.encode())


def drawn(salt: bytes, key: bytes) -> int:
    """The same of a salt that ends with a colon and of `Who.key`, for whoever draws many lots of one person."""
    return int.from_bytes(hashlib.sha256(salt + key).digest()[:4]) % BUCKETS
