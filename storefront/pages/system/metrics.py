"""Numbers for the operator's Prometheus: with the token, or from the machine and its private network only."""

import hmac
import ipaddress

from flask import Blueprint, Response, abort, current_app, request

from storefront import oms
from storefront.kernel import backlog, clock, metrics
from storefront.kernel.db import reading
from storefront.services import connections, messages

bp = Blueprint("metrics", __name__)
Values = dict[tuple[tuple[str, str], ...], float]


@bp.get("/metrics")
def show() -> Response:
    """Counters of all processes and the state of queues, mails and work items."""
    if not allowed():
        abort(404)
    return Response(metrics.text(gauges()), content_type="text/plain; version=0.0.4; charset=utf-8")


def allowed() -> bool:
    """A token when one is set; otherwise only who asks directly, from a private address."""
    wanted = current_app.extensions["settings"].metrics_token.get_secret_value()
    if wanted:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), wanted.encode())
    # Behind a proxy every visitor comes from a private address: the proxy's.
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_private
    except ValueError:
        return False


def gauges() -> dict[str, tuple[str, Values]]:
    """What waits, fails and asks for a person, read now."""
    db, now = reading(), clock.now()
    found, mails = backlog.backlogs(db), messages.trouble_counts(db, now=now)
    states = ("waiting", "planned", "running", "retrying", "failed")
    jobs: Values = {(("task", b.task), ("state", s)): getattr(b, s) for b in found for s in states}
    calls = connections.states(db, site=None)
    undelivered: Values = {
        (("connection", s.draft.slug), ("state", state)): getattr(s, state)
        for s in calls
        for state in ("waiting", "failed")
    }
    lags: Values = {(("task", b.task),): b.lag for b in found}
    return {
        "storefront_jobs_open": ("Jobs that are not done", jobs),
        "storefront_job_lag_seconds": ("How long the oldest job that is due waits", lags),
        "storefront_job_workers": ("Workers that gave a sign of life", {(): backlog.workers(db)}),
        "storefront_mails_late": ("Mails that wait longer than they should", {(): mails.late}),
        "storefront_mails_failed": ("Mails that were refused", {(): mails.failed}),
        "storefront_webhooks_undelivered": ("Webhooks that wait or were given up", undelivered),
        "storefront_connections_stopped": (
            "Connections that were silent for too long",
            {(): sum(s.stopped_at is not None for s in calls)},
        ),
        "storefront_work_items_open": ("Things that wait for a person", {(): len(oms.work_items(db))}),
    }
