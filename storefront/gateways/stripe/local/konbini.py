"""Paying at a convenience store: numbers for the shop's terminal, a voucher page, payment there, expiry."""

import secrets
import time
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from storefront.gateways.stripe.local import attempts
from storefront.gateways.stripe.local.answers import invalid
from storefront.gateways.stripe.local.books import Books
from storefront.gateways.stripe.local.pages import headers, locale_of, store
from storefront.gateways.stripe.local.params import whole
from storefront.gateways.stripe.local.words import WORDS

Json = dict[str, Any]
bp = Blueprint("konbini", __name__)
bp.after_request(headers)

STORES = ("familymart", "lawson", "ministop", "seicomart")
_JAPAN = ZoneInfo("Asia/Tokyo")
_DAYS = (1, 60)


def ask(books: Books, intent: Json, options: Json) -> Json:
    """The shopper has to go to a store: numbers and a deadline."""
    given = (options.get("konbini") if options else None) or {}
    until, number = _deadline(given), str(given.get("confirmation_number") or _digits(11))
    if not (number.isascii() and number.isdigit() and 10 <= len(number) <= 11 and number.strip("0")):
        param = "payment_method_options[konbini][confirmation_number]"
        raise invalid("Confirmation numbers have 10 to 11 digits.", param=param)
    if len(str(given.get("product_description") or "")) > 22:
        param = "payment_method_options[konbini][product_description]"
        raise invalid("Product descriptions have at most 22 characters.", param=param)
    code = _digits(6)
    stores = {name: {"confirmation_number": number, "payment_code": code} for name in STORES}
    url = f"{request.host_url}konbini/voucher/{intent['id']}?s={intent['client_secret'].rpartition('_')[2]}"
    details = {"expires_at": until, "hosted_voucher_url": url, "stores": stores}
    action = {"type": "konbini_display_details", "konbini_display_details": details}
    intent |= {"status": "requires_action", "next_action": action, "_voucher_until": until}
    books.emit("payment_intent.requires_action", books.put(intent))
    return intent


def _digits(count: int) -> str:
    return "1" + "".join(str(secrets.randbelow(10)) for _ in range(count - 1))


def _deadline(given: Json) -> int:
    if given.get("expires_at") and given.get("expires_after_days"):
        raise invalid(
            "Only one of expires_after_days or expires_at may be set.", param="payment_method_options"
        )
    if given.get("expires_at"):
        asked = whole("expires_at", given["expires_at"])
        if not time.time() < asked <= time.time() + (_DAYS[1] + 1) * 86400:
            raise invalid("Invalid expires_at.", param="payment_method_options[konbini][expires_at]")
        return asked
    days = whole("expires_after_days", given.get("expires_after_days") or "3")
    if not _DAYS[0] <= days <= _DAYS[1]:
        param = "payment_method_options[konbini][expires_after_days]"
        raise invalid("Vouchers expire after 1 to 60 days.", param=param)
    day = datetime.now(_JAPAN).date() + timedelta(days=days)
    return int(datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=_JAPAN).timestamp())


def waits(intent: Json) -> bool:
    """Whether somebody may still pay this at a store."""
    action = intent.get("next_action") or {}
    return intent["status"] == "requires_action" and action.get("type") == "konbini_display_details"


def pay(books: Books, intent: Json) -> Json:
    """Paid at the counter; what is over or paid already stays as it is."""
    if not waits(intent):
        return intent
    method = books.get("payment_method", intent["payment_method"])
    return attempts.paid(books, intent | {"next_action": None}, method, authenticated=False)


def expire(books: Books, intent: Json) -> Json:
    """The deadline passed: back to the start, with the reason."""
    words = "The payment was not made before the voucher expired."
    error = {
        "type": "invalid_request_error",
        "code": "payment_intent_payment_attempt_expired",
        "message": words,
    }
    intent |= {"status": "requires_payment_method", "next_action": None, "payment_method": None}
    intent["last_payment_error"] = error
    books.emit("payment_intent.payment_failed", books.put(intent))
    return intent


def sweep(books: Books, now: float) -> int:
    """Expire vouchers out of time; how many."""
    late = [
        x for x in books.all("payment_intent", status="requires_action")
        if waits(x) and x["_voucher_until"] < now
    ]  # fmt: skip
    for intent in late:
        expire(books, intent)
    return len(late)


@bp.get("/konbini/voucher/<identifier>")
def show(identifier: str) -> str:
    """The voucher, with a button that stands for the counter."""
    with store().write() as db:
        books = Books(db)
        sweep(books, time.time())
        return _page(_known(books, identifier))


@bp.post("/konbini/voucher/<identifier>")
def paid(identifier: str) -> AnyResponse:
    """Pay at the shop."""
    with store().write() as db:
        books = Books(db)
        sweep(books, time.time())
        pay(books, _known(books, identifier))
    return redirect(request.full_path, code=303)


def _known(books: Books, identifier: str) -> Json:
    found = books.any(identifier)
    if found is None or found["object"] != "payment_intent" or "_voucher_until" not in found:
        abort(404)
    if not found["client_secret"].endswith(f"_{request.args.get('s', '-')}"):
        abort(404)
    return found


def _page(intent: Json) -> str:
    locale = locale_of()
    details = (intent["next_action"] or {}).get("konbini_display_details") if waits(intent) else None
    until = datetime.fromtimestamp(intent["_voucher_until"], _JAPAN)
    return render_template(
        "voucher.html", words=WORDS[locale], locale=locale, intent=intent, details=details,
        amount=f"¥{intent['amount']:,}", until=f"{until:%Y-%m-%d %H:%M}",
    )  # fmt: skip
