"""Proving an e-mail address by its mailed link; looking at the page uses nothing up."""

from flask import Blueprint, Response

from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _
from storefront.pages.render import page, see_other
from storefront.services import customers

bp = Blueprint("verifications", __name__)


@bp.get("/verify/<token>")
def show(token: str) -> Response:
    """A button; programs that follow links in mails must not press it."""
    good = customers.token_is_good(reading(), token, customers.VERIFY, now=clock.now())
    return page(good=good, token=token, status=200 if good else 410)


@bp.post("/verify/<token>")
def create(token: str) -> Response:
    """The address is proved."""
    try:
        with transaction() as db:
            customers.verify(db, token, now=clock.now())
    except Refusal:
        return page(at="account.verifications.show", good=False, token=token, status=422)
    return see_other("account.sign_in.new", message=_("メールアドレスを確かめました。ログインしてください。"))
