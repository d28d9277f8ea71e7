"""Checkout: the one page, the final confirmation, payment, thanks."""

from flask import Blueprint

from storefront.pages.checkout import (
    confirmations,
    documents,
    hosted,
    payments,
    saved_cards,
    steps,
    thanks,
    vouchers,
)

surface = Blueprint("checkout", __name__)
for family in (steps, confirmations, payments, saved_cards, hosted, thanks, vouchers, documents):
    surface.register_blueprint(family.bp)
