"""Customers: people, their accounts, identities, consents and addresses."""

from storefront.services.customers import address_rules, emails, passwords, postal
from storefront.services.customers.accounts import (
    AccountView,
    Registration,
    account,
    ask_reset,
    has_account,
    register,
    reset,
    sign_in,
    signed_in,
    verify,
)
from storefront.services.customers.address_book import (
    SavedAddress,
    address,
    addresses,
    make_default,
    remove_address,
    save_address,
)
from storefront.services.customers.address_rules import CheckedAddress, LabelAddress, TypedAddress
from storefront.services.customers.agreements import consents, record_consent
from storefront.services.customers.devices import knows_device, remember_device
from storefront.services.customers.enrolling import Known, bring_in
from storefront.services.customers.people import Contact, Profile, change_profile, guest, profile
from storefront.services.customers.prefectures import PREFECTURES
from storefront.services.customers.tokens import (
    LIVES,
    RESET,
    VERIFY,
    forget_tokens,
    issue_token,
    token_is_good,
)

__all__ = [
    "LIVES", "PREFECTURES", "RESET", "VERIFY", "AccountView", "CheckedAddress", "Contact", "Known",
    "LabelAddress", "Profile", "Registration", "SavedAddress", "TypedAddress", "account", "address", "address_rules",
    "addresses", "ask_reset", "bring_in", "change_profile", "consents", "emails", "forget_tokens", "guest", "has_account",
    "issue_token", "knows_device", "make_default", "passwords", "postal", "profile", "record_consent",
    "register", "remember_device", "remove_address", "reset", "save_address", "sign_in", "signed_in",
    "token_is_good", "verify",
]  # fmt: skip
