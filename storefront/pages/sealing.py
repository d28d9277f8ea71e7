"""Keys of this process for sealed data and signed links; earlier keys still open what they made."""

import json
from typing import Any

from flask import current_app

from storefront.kernel.vault import Vault, vault_of


def secrets() -> tuple[str, ...]:
    """The key of signatures, then those it had before."""
    old = current_app.extensions["settings"].old_secret_keys.get_secret_value().split(",")
    return (str(current_app.secret_key), *(key.strip() for key in old if key.strip()))


def vault() -> Vault:
    """Seals and opens what must be read again."""
    return vault_of(current_app.extensions["settings"], str(current_app.secret_key))


def sealed(purpose: str, told: Any) -> str:
    """What an address carries, unreadable; `purpose` names the pages that may open it."""
    return vault().seal(json.dumps([purpose, told])).decode()


def opened(purpose: str, text: str) -> Any:
    """What was sealed for this purpose; None for anything else, however well it is sealed."""
    known = vault().open(text.encode()) if text else None
    try:
        found = json.loads(known) if known else None
    except ValueError:  # sealed in our house, and no address
        return None
    return found[1] if isinstance(found, list) and len(found) == 2 and found[0] == purpose else None
