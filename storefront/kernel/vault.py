"""Secrets that must be read again (bank accounts): sealed with the first key, opened with any that is known."""

import base64
import hashlib
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from storefront.settings import Settings


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


def vault_of(settings: Settings, secret_key: str) -> Vault:
    """Seals with STOREFRONT_VAULT_KEYS (the first of them), or with the key of signatures where none is set."""
    ours = _listed(settings.vault_keys.get_secret_value())
    earlier = _listed(settings.old_secret_keys.get_secret_value())
    return Vault([*ours, secret_key, *earlier])


def _listed(keys: str) -> list[str]:
    return [key.strip() for key in keys.split(",") if key.strip()]


def _derived(key: str) -> bytes:
    """A key of the right length for this one purpose."""
    return base64.urlsafe_b64encode(hashlib.sha256(b"storefront vault\x1f" + key.encode()).digest())
