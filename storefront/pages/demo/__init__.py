"""Pages of the demo only: the mailbox."""

from flask import Blueprint

surface = Blueprint("demo", __name__)
