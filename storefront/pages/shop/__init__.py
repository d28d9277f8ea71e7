"""The shop: home, lists, products, search, legal pages, stores."""

from flask import Blueprint

surface = Blueprint("shop", __name__)
