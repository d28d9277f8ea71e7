"""Customer service: agents find a customer and see what to say, what not to sell, and why."""

from functools import partial

from flask import Blueprint

from storefront.pages import serving, signed_in
from storefront.services.staff import Permission

surface = Blueprint("support", __name__)
surface.before_request(partial(signed_in.must_be_staff, Permission.CUSTOMERS))
surface.register_blueprint(serving.blueprint("support", channel="phone"))
