"""Signed inbound webhooks."""

from flask import Blueprint

from storefront.pages.hooks import stripe

surface = Blueprint("hooks", __name__)
FAMILIES = (stripe,)
for family in FAMILIES:
    surface.register_blueprint(family.bp)
