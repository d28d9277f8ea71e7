"""Pages of the demo only: the mailbox."""

from flask import Blueprint

from storefront.pages.demo import mailbox

surface = Blueprint("demo", __name__)
surface.register_blueprint(mailbox.bp)
