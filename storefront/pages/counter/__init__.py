"""The shop's counter: staff see the same guidance on a customer; addresses of mail and telephone only in part."""

from functools import partial

from flask import Blueprint

from storefront.pages import serving, signed_in
from storefront.services.staff import Permission

surface = Blueprint("counter", __name__)
surface.before_request(partial(signed_in.must_be_staff, Permission.COUNTER))
surface.register_blueprint(serving.blueprint("counter", channel="shop", veiled=True))
