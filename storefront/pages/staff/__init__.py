"""Staff sign-in."""

from flask import Blueprint

from storefront.pages.staff import home, sign_in

surface = Blueprint("staff", __name__)
surface.register_blueprint(sign_in.bp)
surface.register_blueprint(home.bp)
