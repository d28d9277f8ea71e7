"""Pages of the demo only: the mailbox, and what connections were sent."""

from flask import Blueprint

from storefront.pages.demo import mailbox, webhooks

surface = Blueprint("demo", __name__)
surface.register_blueprint(mailbox.bp)
surface.register_blueprint(webhooks.bp)
