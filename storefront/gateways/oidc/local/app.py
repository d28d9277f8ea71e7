"""The local identity provider as a WSGI application."""

from functools import partial

from flask import Flask, Response, jsonify, request

from storefront.gateways.oidc.local import endpoints, pages
from storefront.gateways.oidc.local.book import Book
from storefront.gateways.oidc.local.realms import realms

_HOSTS = ["127.0.0.1", "localhost"]


def create_local(base: str, shop: str) -> Flask:
    """Both providers below `base`, for the shop at this address."""
    app = Flask(__name__, static_folder=None, template_folder="pages")
    app.config |= {"TRUSTED_HOSTS": _HOSTS, "MAX_CONTENT_LENGTH": 100_000}
    book, found = Book(), realms(base, shop)
    for key, realm in found.items():
        for path, method, view in (*endpoints.ROUTES, *pages.ROUTES):
            name = f"{key} {method} {path}"
            app.add_url_rule(f"/{key}{path}", name, partial(view, book, realm), methods=[method])
    app.add_url_rule("/healthz", "healthz", lambda: jsonify(ok=True))
    app.add_url_rule("/_test/faults", "faults", partial(_faults, book), methods=["POST"])

    @app.after_request
    def _headers(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        response.headers["Content-Security-Policy"] = (
            f"default-src 'none'; style-src 'self'; form-action 'self' {shop}; frame-ancestors 'none'"
        )
        return response

    return app


def _faults(book: Book) -> Response:
    """Let an endpoint go wrong once, in a named way."""
    asked = request.get_json()
    book.faults.append((asked["endpoint"], asked["mode"]))
    return jsonify(ok=True)
