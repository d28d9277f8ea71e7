"""Accounts: register, sign in, sign out, verify, reset."""

from flask import Blueprint

from storefront.pages.account import addresses

surface = Blueprint("account", __name__)
surface.register_blueprint(addresses.bp)
