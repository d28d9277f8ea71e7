"""Machine interfaces: JSON, keys instead of sessions, problems instead of pages."""

from flask import Blueprint

from storefront.pages.api import behaviour, events

surface = Blueprint("api", __name__)
surface.register_blueprint(events.bp)
surface.register_blueprint(behaviour.bp)
