"""The cart."""

from flask import Blueprint

surface = Blueprint("cart", __name__)
