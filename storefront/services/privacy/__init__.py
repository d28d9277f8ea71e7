"""Privacy: what is kept about a person, by table; giving it to them and taking it away."""

from storefront.services.privacy.erasing import close_account, erase
from storefront.services.privacy.exporting import ask_export, exported, forget_exports, pack_export, records
from storefront.services.privacy.register import REGISTER, Fate, Rule

__all__ = [
    "REGISTER", "Fate", "Rule", "ask_export", "close_account", "erase", "exported", "forget_exports",
    "pack_export", "records",
]  # fmt: skip
