"""Checkout: the one page, the final confirmation, payment, thanks."""

from flask import Blueprint

surface = Blueprint("checkout", __name__)
