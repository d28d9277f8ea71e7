"""Errors people see: calm pages in their language with a reference number that the log knows."""

from typing import Any

import psycopg
import sqlalchemy as sa
from flask import Flask, Response, abort, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from storefront.ims import Busy
from storefront.kernel import db
from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.observability import log
from storefront.pages import problems

PAGES = {400, 403, 404, 405, 410, 413, 422, 429, 500, 503}
UNAVAILABLE = (sa.exc.OperationalError, sa.exc.TimeoutError, psycopg.OperationalError)


def answer(code: int, *, reason: Any = None, headers: dict[str, str] | None = None) -> Response:
    """The page of an error code; for machines a problem."""
    if problems.wanted():
        return problems.problem(code, str(reason or ""), headers)
    shown = code if code in PAGES else 400 if code < 500 else 500
    body = render_template(f"errors/{shown}.html", reason=reason, reference=g.get("request_id", ""))
    response = make_response(body, code)
    response.headers.extend(headers or {})
    return response


def init(app: Flask) -> None:
    """Attach a page to every kind of failure."""
    app.register_error_handler(NotFound, lambda error: answer(404))
    app.register_error_handler(Refusal, lambda error: answer(422, reason=error.reason))
    app.register_error_handler(Busy, _busy)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _http)
    for kind in UNAVAILABLE:
        app.register_error_handler(kind, _unavailable)
    app.register_error_handler(Exception, _failed)

    @app.before_request
    def _no_invisible_addresses() -> None:
        """An address with control characters names nothing (and NUL cannot be asked for)."""
        if not request.path.isprintable():
            abort(404)


def _forged(error: CSRFError) -> Response:
    log().info("csrf refused")
    return answer(400)


def _busy(error: Busy) -> Response:
    """Stock is locked by others: 503 with the sentence that says so; nothing was sold meanwhile."""
    db.release()
    log().warning("stock does not answer")
    return answer(503, reason=error.reason, headers={"Retry-After": "5"})


def _http(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    wait = getattr(error, "retry_after", None)
    headers = {"Retry-After": str(wait)} if wait is not None else {}
    if error.code == 405:
        headers.update({k: v for k, v in error.get_headers() if k == "Allow"})
    return answer(error.code, headers=headers)


def _failed(error: Exception) -> Response:
    db.release()
    log().error("request failed", exc_info=error)
    return _last_resort(500)


def _unavailable(error: Exception) -> Response:
    db.release()
    log().error("database unavailable", error=str(error).splitlines()[0])
    response = _last_resort(503)
    response.headers["Retry-After"] = "5"
    return response


def _last_resort(code: int) -> Response:
    """The error page; a plain sentence if even that needs what is broken."""
    try:
        return answer(code)
    except Exception:
        text = "ただいまページを開けません。少し待ってから、もう一度お試しください。"
        return make_response(
            f'<!doctype html><html lang="ja"><title>Storefront</title><p>{text}</p></html>', code
        )
