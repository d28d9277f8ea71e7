"""Keys of this process for sealed data and signed links; earlier keys still open what they made."""

from flask import current_app

from storefront.kernel.vault import Vault, vault_of


def secrets() -> tuple[str, ...]:
    """The key of signatures, then those it had before."""
    old = current_app.extensions["settings"].old_secret_keys.get_secret_value().split(",")
    return (str(current_app.secret_key), *(key.strip() for key in old if key.strip()))


def vault() -> Vault:
    """Seals and opens what must be read again."""
    return vault_of(current_app.extensions["settings"], str(current_app.secret_key))
