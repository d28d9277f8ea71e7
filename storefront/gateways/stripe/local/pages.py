"""What a browser gets: the script that stands in for Stripe's, the card fields and the 3-D Secure page."""

from importlib.resources import files
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from storefront.gateways.stripe.local import attempts
from storefront.gateways.stripe.local.books import Books
from storefront.gateways.stripe.local.cards import CARDS, TOKENS
from storefront.gateways.stripe.local.store import Store
from storefront.gateways.stripe.local.words import WORDS

bp = Blueprint("pages", __name__)
_FOLDER = files(__package__) / "pages"
_SCRIPT = ("channel.js", "wallet.js", "element.js", "elements.js", "stripe.js")
_ASSETS = dict.fromkeys(("fields.js", "ways.js", "link.js", "sheet.js", "done.js"), "text/javascript")
_ASSETS |= {"quiet.css": "text/css"}
_PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
    " base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    # Shops that isolate their pages (COEP) may still load and frame these.
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}


@bp.after_request
def headers(response: Response) -> Response:
    """Strict for the pages, open for framing by any shop."""
    response.headers.update(_PAGE_HEADERS)
    return response


@bp.get("/v3/")
@bp.get("/v3", strict_slashes=False)
@bp.get("/js", strict_slashes=False)
@bp.get("/<release>/stripe.js")
def script(release: str = "v3") -> Response:
    """The script that defines `window.Stripe`; one file of several, closed over its own origin."""
    parts = "\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in _SCRIPT)
    body = f'(() => {{\n"use strict";\nif (window.Stripe) return;\n{parts}\n}})();\n'
    return Response(body, mimetype="text/javascript")


@bp.get("/elements/<name>")
def asset(name: str) -> Response:
    """Scripts and style of the framed pages."""
    if name not in _ASSETS:
        abort(404)
    return Response((_FOLDER / name).read_text(encoding="utf-8"), mimetype=_ASSETS[name])


@bp.get("/elements/payment")
def fields() -> str:
    """The card fields, framed by the shop's page."""
    locale, wallet = locale_of(), request.args.get("wallet", "")
    return render_template(
        "fields.html",
        words=WORDS[locale],
        locale=locale,
        origin=_origin(),
        wallet=wallet if wallet in TOKENS else "",
    )


@bp.get("/wallet/<identifier>")
def wallet(identifier: str) -> str:
    """The sheet that a wallet opens: the shopper chooses a card or closes it."""
    intent, kind = _intent(Books(store().read()), identifier), request.args.get("kind", "")
    if kind not in TOKENS:
        abort(404)
    locale = locale_of()
    choices = {token: (number, CARDS[number]) for token, number in TOKENS[kind].items()}
    return render_template(
        "wallet.html",
        words=WORDS[locale],
        locale=locale,
        kind=kind,
        amount=_amount(intent),
        cards=choices,
        origin=_origin(),
    )


@bp.get("/3ds/<identifier>")
def challenge(identifier: str) -> str:
    """The issuer's question, in a frame (`origin`) or as a page of its own (`return_url`)."""
    intent = _intent(Books(store().read()), identifier)
    locale = locale_of()
    return render_template(
        "challenge.html",
        words=WORDS[locale],
        locale=locale,
        amount=_amount(intent),
        asked=request.args.to_dict(),
    )


@bp.post("/3ds/<identifier>")
def answer(identifier: str) -> AnyResponse | str:
    """What the shopper decided; back to the shop."""
    with store().write() as db:
        books = Books(db)
        intent = _intent(books, identifier)
        intent = attempts.authenticate(books, intent, passed=request.form.get("decision") == "authenticate")
    if request.form.get("return_url"):
        return redirect(_returning(request.form["return_url"], intent), code=303)
    locale = locale_of()
    return render_template("done.html", words=WORDS[locale], locale=locale, origin=_origin())


def _amount(intent: dict[str, Any]) -> str:
    return f"¥{intent['amount']:,}" if intent.get("currency") == "jpy" else ""


def store() -> Store:
    """The memory of this process."""
    found: Store = current_app.config["STORE"]
    return found


def _intent(books: Books, identifier: str) -> dict[str, Any]:
    """The intent, for somebody who knows its client secret."""
    found = books.any(identifier)
    if (
        found is None
        or not found.get("client_secret")
        or found["client_secret"] != request.values.get("client_secret")
    ):
        abort(404)
    return found


def locale_of() -> str:
    """The language asked for, or the browser's."""
    asked = request.values.get("locale", "auto")
    if asked == "auto":
        return request.accept_languages.best_match(["ja", "en"]) or "ja"
    return "ja" if asked.startswith("ja") else "en"


def _origin() -> str:
    """The shop's origin: the only one the framed pages talk to."""
    parts = urlsplit(request.values.get("origin", ""))
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path or parts.query:
        abort(400)
    return f"{parts.scheme}://{parts.netloc}"


def _returning(url: str, intent: dict[str, Any]) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        abort(400)
    done = intent["status"] in ("succeeded", "requires_capture", "processing")
    facts = {
        intent["object"]: intent["id"],
        f"{intent['object']}_client_secret": intent["client_secret"],
        "redirect_status": "succeeded" if done else "failed",
    }
    query = "&".join(filter(None, (parts.query, urlencode(facts))))
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, parts.fragment))
