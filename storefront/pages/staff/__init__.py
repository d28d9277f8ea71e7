"""Staff sign-in."""

from flask import Blueprint

surface = Blueprint("staff", __name__)
