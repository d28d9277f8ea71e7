"""Answers: a page (or the block htmx asked for), or "see other"."""

from collections.abc import Callable, Hashable
from typing import Any

import htmx_flask
from flask import Flask, Response, current_app, flash, make_response, redirect, request, url_for
from htmx_flask import request as htmx_request
from jinja2 import FileSystemBytecodeCache, Template

from storefront.pages import context, packing, parts


def is_partial() -> bool:
    """Whether htmx wants a region, not the page (a history restore or a boosted link wants the page)."""
    return bool(htmx_request.htmx) and request.headers.get("HX-Request-Type") != "full"


def target_id() -> str:
    """Id of the element that htmx will fill."""
    return (request.headers.get("HX-Target") or "").rpartition("#")[2]


def page(*, at: str | None = None, status: int = 200, **values: Any) -> Response:
    """The template of this endpoint (or of endpoint `at`); for htmx only the block named like the target."""
    block = target_id().replace("-", "_") if is_partial() else ""
    return make_response(_text(at or request.endpoint or "", values, block), status)


def shared_page(key: Hashable, make: Callable[[], dict[str, Any]], *, of: object = None) -> Response:
    """A page that differs from visitor to visitor in its holes only, kept by `key`; `make` gives the context.

    The key holds whatever the page depends on beside its endpoint, address, language, the settings and the minute.
    What was made `of` a value that holds all that a version or a clock decides is kept beyond both.
    """
    block = target_id().replace("-", "_") if is_partial() else ""
    whole = (request.endpoint, request.path, block, context.edition(), key)
    found = parts.pieces(whole, lambda: _text(request.endpoint or "", make(), block), of=of)
    packed = packing.wanted(request.headers.get("Accept-Encoding", ""))
    response = make_response(found.packed() if packed else found.filled())
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response


def _text(endpoint: str, values: dict[str, Any], block: str) -> str:
    template = current_app.jinja_env.get_template(endpoint.replace(".", "/") + ".html")
    current_app.update_template_context(values)
    return _block(template, block, values) if block in template.blocks else template.render(values)


def _block(template: Template, block: str, context: dict[str, Any]) -> str:
    """One region of a page; what the page imports and sets above its blocks runs first."""
    full = template.new_context(context)
    next(iter(template.root_render_func(full)), None)
    return "".join(full.blocks[block][0](full))


def see_other(endpoint: str, *, message: str | None = None, **values: Any) -> Response:
    """303 to another page, perhaps with a short message shown there."""
    return go(url_for(endpoint, **values), message=message)


def go(url: str, *, message: str | None = None) -> Response:
    """303 to an address; for htmx a client-side redirect."""
    if message:
        flash(message)
    if is_partial():
        return Response(status=204, headers={"HX-Redirect": url})
    return make_response(redirect(url, 303))


def init(app: Flask) -> None:
    """Attach htmx; every answer varies by it. Templates are translated once per version, for all processes."""
    htmx_flask.Htmx(app)
    translated = app.extensions["settings"].var / "templates"
    translated.mkdir(parents=True, exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(translated))

    @app.after_request
    def _vary(response: Response) -> Response:
        response.vary.add("HX-Request")
        return response
