"""Staying after all: the mailed link of a closed account."""

from flask import Blueprint, Response

from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _
from storefront.pages.render import page, see_other
from storefront.services import customers

bp = Blueprint("reopenings", __name__)


@bp.get("/verify/reopen/<token>")
def show(token: str) -> Response:
    """A button; looking uses nothing up."""
    good = customers.token_is_good(reading(), token, customers.REOPEN, now=clock.now())
    return page(good=good, token=token, status=200 if good else 410)


@bp.post("/verify/reopen/<token>")
def create(token: str) -> Response:
    """The account is open again."""
    try:
        with transaction() as db:
            customers.reopen(db, token, now=clock.now())
    except Refusal:
        return page(at="account.reopenings.show", good=False, token=token, status=422)
    return see_other(
        "account.sign_in.new", message=_("退会を取りやめました。これまでどおりログインできます。")
    )
