"""My Page: everything a customer does after buying."""

from flask import Blueprint

surface = Blueprint("mypage", __name__)
