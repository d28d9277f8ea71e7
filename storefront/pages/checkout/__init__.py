"""Checkout: the one page, the final confirmation, payment, thanks."""

from flask import Blueprint

from storefront.pages.checkout import confirmations, documents, payments, steps, thanks

surface = Blueprint("checkout", __name__)
for family in (steps, confirmations, payments, thanks, documents):
    surface.register_blueprint(family.bp)
