"""One act by a signed link from a mail, without signing in."""

from flask import Blueprint

from storefront.pages.go import payouts

surface = Blueprint("go", __name__)
for family in (payouts,):
    surface.register_blueprint(family.bp)
