"""My Page: everything a customer does after buying."""

from flask import Blueprint

from storefront.pages import signed_in
from storefront.pages.mypage import (
    addresses,
    cancellations,
    claims,
    coupons,
    documents,
    emails,
    home,
    links,
    messages,
    orders,
    passkeys,
    passwords,
    payment_methods,
    preferences,
    privacy,
    profile,
    proofs,
    security,
)

surface = Blueprint("mypage", __name__)
surface.before_request(signed_in.must_be_customer)
FAMILIES = (
    home, claims, orders, documents, cancellations, addresses, profile, security, proofs, passwords, emails, passkeys,
    links, payment_methods, preferences, privacy, messages, coupons,
)  # fmt: skip
for family in FAMILIES:
    surface.register_blueprint(family.bp)
