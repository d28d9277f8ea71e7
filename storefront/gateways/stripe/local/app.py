"""The local Stripe as a WSGI application."""

from functools import partial
from pathlib import Path

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from storefront.gateways.stripe.local import hosted, konbini, pages, switches, testing
from storefront.gateways.stripe.local.answers import ApiError
from storefront.gateways.stripe.local.api import Api, Keys
from storefront.gateways.stripe.local.delivery import Courier
from storefront.gateways.stripe.local.endpoints import ENDPOINTS, Endpoint
from storefront.gateways.stripe.local.store import Store

_LARGEST_REQUEST = 1_000_000
_HOSTS = ("127.0.0.1", "localhost")


def create_local(data: Path, keys: Keys, *, webhook: str = "", secret: str = "") -> Flask:
    """The application over one data file; starts the thread that delivers webhooks."""
    store = Store(data)
    with store.write() as db:
        switches.change(db, {"webhook": webhook, "secret": secret})
    app = Flask(__name__, static_folder=None, template_folder="pages")
    app.config |= {"STORE": store, "KEYS": keys, "MAX_CONTENT_LENGTH": _LARGEST_REQUEST}
    app.config["TRUSTED_HOSTS"] = list(_HOSTS)
    api = Api(store, keys)
    for endpoint in ENDPOINTS:
        view = partial(_view, api, endpoint)
        app.add_url_rule(endpoint.path, endpoint.name, view, methods=[endpoint.method])
    app.add_url_rule("/healthz", "healthz", lambda: jsonify(ok=True))
    app.register_blueprint(testing.bp)
    app.register_blueprint(pages.bp)
    app.register_blueprint(hosted.bp)
    app.register_blueprint(konbini.bp)
    app.register_error_handler(ApiError, _refused)
    app.register_error_handler(HTTPException, _unknown)
    Courier(store).start()
    return app


def _view(api: Api, endpoint: Endpoint, **path: str) -> Response:
    return api.handle(endpoint, request, path)


def _refused(refused: ApiError) -> tuple[Response, int]:
    return jsonify(refused.body), refused.status


def _unknown(error: HTTPException) -> tuple[Response, int]:
    message = f"Unrecognized request URL ({request.method}: {request.path}). {error.name}"
    body = ApiError(error.code or 500, "invalid_request_error", message).body
    return jsonify(body), error.code or 500
