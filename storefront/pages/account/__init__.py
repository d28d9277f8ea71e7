"""Accounts: register, sign in, sign out, verify, reset."""

from flask import Blueprint

surface = Blueprint("account", __name__)
