"""Accounts: register, sign in, sign out, verify, reset."""

from flask import Blueprint

from storefront.pages.account import addresses, passwords, registrations, sign_in, sign_out, verifications

surface = Blueprint("account", __name__)
for family in (registrations, sign_in, sign_out, passwords, verifications, addresses):
    surface.register_blueprint(family.bp)
