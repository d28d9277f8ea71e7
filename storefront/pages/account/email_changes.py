"""Links of a changed address: the new one confirms, the old one says no. Looking uses nothing up."""

from flask import Blueprint, Response

from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _
from storefront.pages import signed_in
from storefront.pages.render import page, see_other
from storefront.services import customers, visits

bp = Blueprint("email_changes", __name__)


@bp.get("/verify/email/<token>")
def show(token: str) -> Response:
    """A button for the new address."""
    return shown("show", token, customers.NEW_EMAIL)


@bp.post("/verify/email/<token>")
def create(token: str) -> Response:
    """The new address is the account's from now on."""
    try:
        with transaction() as db:
            customers.confirm_email(db, token, now=clock.now())
    except Refusal:
        return page(at="account.email_changes.show", good=False, token=token, status=422)
    message = _("メールアドレスを変えました。これからは、新しいアドレスでログインしてください。")
    return see_other("account.sign_in.new", message=message)


@bp.get("/verify/undo/<token>")
def edit(token: str) -> Response:
    """A button for the old address."""
    return shown("edit", token, customers.UNDO_EMAIL)


@bp.post("/verify/undo/<token>")
def undo(token: str) -> Response:
    """The account is the old address's again; every session ends."""
    try:
        with transaction() as db:
            visits.end_all(db, customers.undo_email_change(db, token, now=clock.now()))
    except Refusal:
        return page(at="account.email_changes.edit", good=False, token=token, status=422)
    if signed_in.person():
        signed_in.sign_out()
    message = _("メールアドレスの変更を取り消しました。念のため、パスワードも決めなおしてください。")
    return see_other("account.passwords.new", message=message)


def shown(view: str, token: str, purpose: str) -> Response:
    """The page of a link, which says so when it is dead."""
    good = customers.token_is_good(reading(), token, purpose, now=clock.now())
    return page(at=f"account.email_changes.{view}", good=good, token=token, status=200 if good else 410)
