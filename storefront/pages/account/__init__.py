"""Accounts: register, sign in, sign out, verify, reset."""

from flask import Blueprint

from storefront.pages.account import (
    addresses,
    email_changes,
    passkeys,
    passwords,
    registrations,
    reopenings,
    sign_in,
    sign_out,
    verifications,
)

surface = Blueprint("account", __name__)
FAMILIES = (
    registrations, sign_in, passkeys, sign_out, passwords, verifications, email_changes, reopenings,
    addresses,
)  # fmt: skip
for family in FAMILIES:
    surface.register_blueprint(family.bp)
