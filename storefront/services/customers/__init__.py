"""Customers: people, their accounts, identities, consents and addresses."""

from storefront.services.customers import address_rules, emails, passwords, postal
from storefront.services.customers.accounts import (
    AccountView,
    Registration,
    account,
    ask_reset,
    has_account,
    link_of,
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
    home_prefectures,
    make_default,
    remove_address,
    save_address,
)
from storefront.services.customers.address_rules import CheckedAddress, LabelAddress, TypedAddress
from storefront.services.customers.agreements import (
    ANALYTICS,
    MAIL,
    MARKETING,
    PERSONALIZATION,
    SHARED,
    WEB,
    agree_to_sharing,
    consents,
    ever_agreed,
    in_force,
    record_consent,
    refused,
)
from storefront.services.customers.claims import claim, claimable
from storefront.services.customers.closing import (
    GRACE,
    ask_closing,
    closing_account,
    due_for_erasure,
    reopen,
)
from storefront.services.customers.devices import knows_device, remember_device
from storefront.services.customers.elsewhere import (
    link,
    proves_elsewhere,
    sign_in_elsewhere,
    unlink,
    verify_elsewhere,
)
from storefront.services.customers.email_changes import (
    AddressChange,
    address_change,
    ask_email_change,
    changed_since,
    confirm_email,
    undo_email_change,
)
from storefront.services.customers.enrolling import Known, bring_in
from storefront.services.customers.external_links import LinkedView, links
from storefront.services.customers.finding import Reachable, names_of, people_with, reachable, signed_in_as
from storefront.services.customers.identifier_rules import email_digest, phone_digest
from storefront.services.customers.newcomers import Newcomer, register_elsewhere
from storefront.services.customers.passkeys import (
    PasskeyView,
    Site,
    add_passkey,
    creation_options,
    passkey,
    passkey_owner,
    passkeys,
    remove_passkey,
    rename_passkey,
    request_options,
)
from storefront.services.customers.people import Contact, Profile, change_profile, guest, profile
from storefront.services.customers.prefectures import PREFECTURES
from storefront.services.customers.proving import change_password, has_password, proves
from storefront.services.customers.provisions import (
    EVENTS,
    IDENTIFIERS,
    Provided,
    note_provision,
    provisions,
)
from storefront.services.customers.searching import Found, found, search
from storefront.services.customers.tokens import (
    EXPORT,
    LIVES,
    NEW_EMAIL,
    REOPEN,
    RESET,
    UNDO_EMAIL,
    VERIFY,
    forget_tokens,
    issue_token,
    token_about,
    token_is_good,
)
from storefront.services.customers.unsubscribing import (
    gets_letters,
    number_of,
    unsubscribe,
    unsubscribe_token,
)

__all__ = [
    "ANALYTICS", "EVENTS", "EXPORT", "GRACE", "IDENTIFIERS", "LIVES", "MAIL", "MARKETING", "NEW_EMAIL", "PERSONALIZATION", "PREFECTURES", "REOPEN", "RESET", "SHARED", "UNDO_EMAIL", "VERIFY", "WEB",
    "AccountView", "AddressChange", "CheckedAddress", "Contact", "Found", "Known", "LabelAddress", "LinkedView",
    "Newcomer", "PasskeyView", "Profile", "Provided", "Reachable", "Registration", "SavedAddress", "Site", "TypedAddress",
    "account", "add_passkey", "address", "address_change", "address_rules", "addresses", "agree_to_sharing", "ask_closing",
    "ask_email_change", "ask_reset", "bring_in", "change_password", "change_profile", "changed_since",
    "claim", "claimable", "closing_account", "confirm_email", "consents", "creation_options",
    "due_for_erasure", "email_digest", "emails", "ever_agreed", "forget_tokens", "found", "gets_letters", "guest", "has_account", "has_password", "home_prefectures", "in_force", "issue_token",
    "knows_device", "link", "link_of", "links", "make_default", "names_of", "note_provision", "number_of", "passkey", "passkey_owner", "passkeys",
    "passwords", "people_with", "phone_digest", "postal", "profile", "proves", "proves_elsewhere", "provisions", "reachable", "record_consent", "refused", "register",
    "register_elsewhere", "remember_device", "remove_address", "remove_passkey", "rename_passkey",
    "reopen", "request_options", "reset", "save_address", "search", "sign_in", "sign_in_elsewhere", "signed_in", "signed_in_as",
    "token_about", "token_is_good", "undo_email_change", "unlink", "unsubscribe", "unsubscribe_token", "verify", "verify_elsewhere",
]  # fmt: skip
