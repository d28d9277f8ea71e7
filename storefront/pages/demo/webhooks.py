"""What the demo's connections were sent, if their address ends in `.example`: to look at only."""

import json

from flask import Blueprint, Response, current_app

from storefront.gateways.webhooks import messages_in
from storefront.pages.render import page

bp = Blueprint("webhooks", __name__)


@bp.get("/webhooks")
def index() -> Response:
    """The newest messages first, with the headers that sign them."""
    kept = messages_in(current_app.extensions["settings"].var / "webhooks")
    shown = [
        {
            "url": one.url,
            "headers": sorted(one.headers.items()),
            "body": json.dumps(json.loads(one.body), ensure_ascii=False, indent=1),
        }
        for one in kept
    ]
    return page(messages=shown)
