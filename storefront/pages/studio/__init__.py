"""The merchandisers' studio."""

from functools import partial

from flask import Blueprint

from storefront.pages import signed_in
from storefront.pages.studio import home
from storefront.services.staff import Permission

surface = Blueprint("studio", __name__)
surface.before_request(partial(signed_in.must_be_staff, Permission.CAMPAIGNS))
surface.register_blueprint(home.bp)
