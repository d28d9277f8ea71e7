"""Leaving advertising mail by its link: a page with one button, or the mail program's own button (RFC 8058)."""

from flask import Blueprint, Response, request

from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import NotFound
from storefront.pages import sealing
from storefront.pages.moment import site
from storefront.pages.render import page, see_other
from storefront.services import customers

bp = Blueprint("unsubscriptions", __name__)
ONE_CLICK = ("List-Unsubscribe", "One-Click")


@bp.get("/unsubscribe/<token>")
def show(token: str) -> Response:
    """What the button does, or that it is done; looking changes nothing, for mail programs open links by themselves."""
    return page(token=token, gets_letters=customers.gets_letters(reading(), _number(token), site=site()))


@bp.post("/unsubscribe/<token>")
def create(token: str) -> Response:
    """No advertising mail from now on. The link is the proof: no token of a session is asked for."""
    number = _number(token)
    with transaction() as db:
        customers.unsubscribe(db, number, site=site(), now=clock.now())
    if request.form.get(ONE_CLICK[0]) == ONE_CLICK[1]:
        return Response(status=200)
    return see_other("account.unsubscriptions.show", token=token)


def _number(token: str) -> str:
    """Whose link it is; a link that nobody signed leads nowhere."""
    number = customers.number_of(sealing.secrets(), token)
    if number is None:
        raise NotFound("unsubscribe")
    return number
