"""Accounts: register, sign in, sign out, verify, reset."""

from flask import Blueprint

from storefront.pages.account import (
    addresses,
    elsewhere,
    email_changes,
    newcomers,
    passkeys,
    passwords,
    registrations,
    reopenings,
    sign_in,
    sign_out,
    unsubscriptions,
    verifications,
)

surface = Blueprint("account", __name__)
FAMILIES = (
    registrations, sign_in, passkeys, elsewhere, newcomers, sign_out, passwords, verifications, email_changes, reopenings,
    addresses, unsubscriptions,
)  # fmt: skip
for family in FAMILIES:
    surface.register_blueprint(family.bp)
