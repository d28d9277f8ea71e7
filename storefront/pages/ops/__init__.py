"""The fulfilment desk."""

from flask import Blueprint

surface = Blueprint("ops", __name__)
