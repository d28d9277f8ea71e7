"""Pictures: content-addressed files, cached for good."""

from flask import Blueprint, Response, current_app, send_from_directory

surface = Blueprint("media", __name__)


@surface.get("/<path:name>")
def show(name: str) -> Response:
    """One stored picture; its name changes with its content."""
    folder = current_app.extensions["settings"].var / "media"
    response = send_from_directory(folder, name, max_age=31536000)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
