"""Choosing a new password by a mailed link."""

from flask import Blueprint, Response
from wtforms import PasswordField, StringField

from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _l
from storefront.pages import signed_in
from storefront.pages.account import attempts
from storefront.pages.forms import Filled, Form, NotTooLong, tidy
from storefront.pages.render import page, see_other
from storefront.services import customers, visits

bp = Blueprint("passwords", __name__)
DONE = _l("パスワードを決めなおしました。ログインしてください。")


class ForgottenForm(Form):
    """Where to send the link."""

    email = StringField(_l("メールアドレス"), [Filled(), NotTooLong(254)], filters=[tidy])


class ResetForm(Form):
    """The new password."""

    password = PasswordField(_l("新しいパスワード"), [Filled()])


@bp.get("/password/forgot")
def new() -> Response:
    """Ask for a link."""
    return page(form=ForgottenForm())


@bp.post("/password/forgot")
def create() -> Response:
    """Mail a link if there is an account; the answer is the same in either case."""
    form = ForgottenForm()
    if not form.validate():
        return page(at="account.passwords.new", status=422, form=form)
    email = form.email.data or ""
    attempts.begin("forgot", email)
    with transaction() as db:
        customers.ask_reset(db, email, now=clock.now())
    return see_other("account.passwords.sent")


@bp.get("/password/forgot/sent")
def sent() -> Response:
    """What happens next; the same for every address."""
    return page()


@bp.get("/password/reset/<token>")
def edit(token: str) -> Response:
    """The form behind the mailed link."""
    good = customers.token_is_good(reading(), token, customers.RESET, now=clock.now())
    return page(form=ResetForm(), good=good, token=token, status=200 if good else 410)


@bp.post("/password/reset/<token>")
def update(token: str) -> Response:
    """Set the password; every session of the account ends."""
    form = ResetForm()
    good = form.validate()
    try:
        if good:
            with transaction() as db:
                visits.end_all(db, customers.reset(db, token, form.password.data or "", now=clock.now()))
            if signed_in.person():
                signed_in.sign_out()
            return see_other("account.sign_in.new", message=str(DONE))
    except Refusal as refusal:
        form.refuse(refusal)
    alive = customers.token_is_good(reading(), token, customers.RESET, now=clock.now())
    return page(at="account.passwords.edit", form=form, good=alive, token=token, status=422)
