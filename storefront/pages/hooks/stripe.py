"""What Stripe tells: verified, stored and applied in one transaction, then answered."""

import json

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import BadRequest

from storefront.gateways.stripe import WebhookRefused
from storefront.kernel import clock
from storefront.kernel.db import transaction
from storefront.kernel.observability import log
from storefront.services import payments
from storefront.services.payments import Outcome

bp = Blueprint("stripe", __name__)
LARGEST = 256 * 1024


@bp.post("/stripe")
def receive() -> Response:
    """One signed message: 2xx once it is true here, 400 for what is forged, stale or about wrong money."""
    request.max_content_length = LARGEST
    payload = request.get_data(cache=False)
    gateway = payments.gateway(current_app.extensions["settings"])
    try:
        event = gateway.parse_webhook(payload, request.headers.get("Stripe-Signature", ""))
    except WebhookRefused as refused:
        log().warning("webhook refused", reason=str(refused))
        raise BadRequest from refused
    with transaction() as db:
        outcome = payments.receive(db, event, json.loads(payload), now=clock.now())
    log().info("webhook", message=event.id, kind=event.type, outcome=str(outcome))
    if outcome is Outcome.WRONG_MONEY:
        raise BadRequest
    return Response(status=204)
