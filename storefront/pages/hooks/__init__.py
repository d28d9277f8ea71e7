"""Signed inbound webhooks."""

from flask import Blueprint

surface = Blueprint("hooks", __name__)
