"""The merchandisers' studio."""

from flask import Blueprint

surface = Blueprint("studio", __name__)
