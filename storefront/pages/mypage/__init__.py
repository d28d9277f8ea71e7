"""My Page: everything a customer does after buying."""

from flask import Blueprint

from storefront.pages import signed_in
from storefront.pages.mypage import addresses, cancellations, home, orders, profile

surface = Blueprint("mypage", __name__)
surface.before_request(signed_in.must_be_customer)
for family in (home, orders, cancellations, addresses, profile):
    surface.register_blueprint(family.bp)
