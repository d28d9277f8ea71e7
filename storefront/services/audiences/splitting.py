"""Stable random splits: the same person falls into the same bucket of a salt for as long as they are who they are."""

import hashlib

from storefront.services.profile import Who

BUCKETS = 10_000


def bucket(who: Who, salt: str) -> int:
    """0 to 9999, from a digest of the salt and the person, or the visitor while nobody is known."""
    digest = hashlib.sha256(f"{salt}:{who.key}".encode()).digest()
    return int.from_bytes(digest[:4]) % BUCKETS
