"""Business settings and texts of law: versioned rows, edited in the browser, never environment variables."""

from storefront.services.business.settings import BusinessModel, change, current, edition, forget_cache
from storefront.services.business.texts import (
    COMMERCE,
    LegalPage,
    LegalRow,
    ReturnPolicy,
    Section,
    frozen_policy,
    legal_page,
    legal_pages,
    newest_pages,
    policy_keys,
    put_legal_page,
    put_return_policy,
    return_policies,
    return_policy,
    statutory,
    terms,
)
from storefront.services.business.transmissions import PAYMENT, Transmission, TransmissionSettings

__all__ = [
    "COMMERCE",
    "PAYMENT",
    "BusinessModel",
    "LegalPage",
    "LegalRow",
    "ReturnPolicy",
    "Section",
    "Transmission",
    "TransmissionSettings",
    "change",
    "current",
    "edition",
    "forget_cache",
    "frozen_policy",
    "legal_page",
    "legal_pages",
    "newest_pages",
    "policy_keys",
    "put_legal_page",
    "put_return_policy",
    "return_policies",
    "return_policy",
    "statutory",
    "terms",
]
