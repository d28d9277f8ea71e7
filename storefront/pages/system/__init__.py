"""Health and readiness, for supervisors and load balancers."""

import sqlalchemy as sa
from flask import Blueprint, Response, jsonify

from storefront.kernel.db import reading
from storefront.pages.system import metrics

surface = Blueprint("system", __name__)
surface.register_blueprint(metrics.bp)


@surface.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@surface.get("/readyz")
def readyz() -> tuple[Response, int]:
    """The process can serve: its database answers and carries our tables."""
    try:
        reading().execute(sa.text("SELECT 1 FROM business_setting LIMIT 1"))
    except sa.exc.SQLAlchemyError:
        return jsonify(status="unavailable"), 503
    return jsonify(status="ready"), 200
