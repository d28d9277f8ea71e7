"""Secrets that must be read again (bank accounts): sealed with the first key, opened with any that is known."""

import base64
import hashlib
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class Vault:
    """Authenticated encryption (AES-128-CBC with HMAC, Fernet); an exchanged key stays in the list to open old seals."""

    def __init__(self, keys: Sequence[str]):
        self._fernet = MultiFernet([Fernet(_derived(key)) for key in keys])

    def seal(self, text: str) -> bytes:
        """Unreadable without a key; different each time."""
        return self._fernet.encrypt(text.encode())

    def open(self, sealed: bytes) -> str | None:
        """The text again; None when no key opens it."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken:
            return None


def _derived(key: str) -> bytes:
    """A key of the right length for this one purpose."""
    return base64.urlsafe_b64encode(hashlib.sha256(b"storefront vault\x1f" + key.encode()).digest())
