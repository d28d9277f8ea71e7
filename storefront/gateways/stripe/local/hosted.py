"""The hosted page of a Checkout Session: plain forms, for browsers without script too."""

import time
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from storefront.gateways.stripe.local import attempts, cards, sessions
from storefront.gateways.stripe.local.answers import ApiError
from storefront.gateways.stripe.local.books import Books
from storefront.gateways.stripe.local.pages import headers, locale_of, store
from storefront.gateways.stripe.local.words import WORDS

Json = dict[str, Any]
bp = Blueprint("hosted", __name__)
bp.after_request(headers)


@bp.get("/c/pay/<identifier>")
def show(identifier: str) -> AnyResponse | str:
    """The card form while the session is open; afterwards a word, and the way back to the shop."""
    with store().write() as db:
        session = _session(Books(db), identifier)
    return _page(session, "")


@bp.post("/c/pay/<identifier>")
def pay(identifier: str) -> AnyResponse | tuple[str, int] | str:
    """Try the card: on to 3-D Secure, back to the shop when paid, or the form again with the reason."""
    with store().write() as db:
        books = Books(db)
        session = _session(books, identifier)
        if session["status"] != "open":
            return _page(session, "")
        intent, problem = _tried(books, session)
    if problem:
        return _page(session, problem), 402
    if intent["status"] == "requires_action":
        return redirect(intent["next_action"]["redirect_to_url"]["url"], code=303)
    return redirect(_done(session), code=303)


@bp.get("/c/pay/<identifier>/authenticated")
def authenticated(identifier: str) -> AnyResponse | tuple[str, int] | str:
    """Back from the issuer's page."""
    with store().write() as db:
        books = Books(db)
        session = _session(books, identifier)
        tried = session["payment_intent"] or session["setup_intent"]
        intent = sessions.intent_of(books, session) if tried else {}
    if session["status"] == "complete":
        return redirect(_done(session), code=303)
    error = intent.get("last_payment_error") or intent.get("last_setup_error")
    code = error and (error.get("decline_code") or error["code"])
    return _page(session, cards.message(code, _locale(session)) if code else "")


def _tried(books: Books, session: Json) -> tuple[Json, str]:
    """The intent after this attempt, and why the card did not pay."""
    locale = _locale(session)
    intent = sessions.intent_of(books, session)
    back = f"{request.host_url}c/pay/{session['id']}/authenticated"
    try:
        intent = attempts.confirm(books, intent, {**_chosen(request.form), "return_url": back}, locale)
    except ApiError as refused:
        if refused.error["type"] != "card_error" and refused.status != 400:
            raise
        problem = refused.error["message"] if refused.status == 402 else WORDS[locale]["typed_wrong"]
        return intent, str(problem)
    return intent, ""


def _chosen(form: Mapping[str, str]) -> Json:
    """The kept card that was pressed, or the card that was typed."""
    if kept := form.get("payment_method"):
        return {"payment_method": kept}
    if form.get("paypay"):
        return {"payment_method_data": {"type": "paypay"}}
    month, _, year = form.get("expiry", "").replace(" ", "").partition("/")
    card = {"number": form.get("number", ""), "exp_month": month, "exp_year": year or "x"}
    return {"payment_method_data": {"type": "card", "card": card | {"cvc": form.get("cvc", "")}}}


def _session(books: Books, identifier: str) -> Json:
    sessions.sweep(books, time.time())
    found = books.any(identifier)
    if found is None or found["object"] != sessions.KIND:
        abort(404)
    return found


def _page(session: Json, problem: str) -> str:
    locale, pays = _locale(session), session["mode"] == "payment"
    kept = _kept(session) if pays and session["customer"] else []
    return render_template(
        "hosted.html", words=WORDS[locale], locale=locale, session=session, problem=problem, kept=kept,
        typed=request.form, amount=f"¥{session['amount_total']:,}" if pays else "",
    )  # fmt: skip


def _kept(session: Json) -> list[Json]:
    """The customer's cards that this page may show."""
    options = (session.get("_saved") or {}).get("allow_redisplay_filters") or ["always"]
    found = Books(store().read()).all("payment_method", customer=session["customer"])
    return [m for m in found if m["type"] == "card" and m["allow_redisplay"] in options]


def _locale(session: Json) -> str:
    wanted = session.get("locale") or "auto"
    return locale_of() if wanted == "auto" else "ja" if wanted.startswith("ja") else "en"


def _done(session: Json) -> str:
    url: str = session["success_url"]
    return url.replace("{CHECKOUT_SESSION_ID}", session["id"])
