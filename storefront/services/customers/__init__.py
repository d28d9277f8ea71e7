"""Customers: people, their accounts, identities, consents and addresses."""

from storefront.services.customers import address_rules, postal
from storefront.services.customers.address_rules import CheckedAddress, LabelAddress, TypedAddress
from storefront.services.customers.addresses import (
    SavedAddress,
    address,
    addresses,
    make_default,
    remove_address,
    save_address,
)
from storefront.services.customers.prefectures import PREFECTURES

__all__ = [
    "PREFECTURES",
    "CheckedAddress",
    "LabelAddress",
    "SavedAddress",
    "TypedAddress",
    "address",
    "address_rules",
    "addresses",
    "make_default",
    "postal",
    "remove_address",
    "save_address",
]
