"""Changing the password while signed in."""

from flask import Blueprint, Response
from wtforms import PasswordField

from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _, _l
from storefront.pages import proof, signed_in
from storefront.pages.account import attempts
from storefront.pages.forms import Filled, Form, NotTooLong
from storefront.pages.render import page, see_other
from storefront.services import customers, visits

bp = Blueprint("passwords", __name__)


class PasswordForm(Form):
    """The password of now, and the one that shall be."""

    current = PasswordField(_l("いまのパスワード"), [NotTooLong(1000)])
    password = PasswordField(_l("新しいパスワード"), [Filled(), NotTooLong(1000)])


@bp.get("/security/password")
def edit() -> Response:
    """The form; an account without a password proves itself first."""
    return unproved() or shown(PasswordForm())


@bp.post("/security/password")
def update() -> Response:
    """Set it; every other session ends, this one gets a new secret."""
    form, me = PasswordForm(), signed_in.the_person()
    if first := unproved():
        return first
    if not form.validate():
        return shown(form, status=422)
    attempts.begin("proof", me.email)
    current, new = form.current.data or "", form.password.data or ""
    try:
        with transaction() as db:
            customers.change_password(db, me.account_id, current, new, now=clock.now())
            visits.end_all(db, me.account_id, but=signed_in.visit().token)
    except Refusal as refusal:
        form.refuse(refusal)
        return shown(form, status=422)
    attempts.succeeded("proof", me.email)
    signed_in.browser().rotate()
    proof.note()
    return see_other(
        "mypage.security.show", message=_("パスワードを変え、ほかの端末をログアウトさせました。")
    )


def unproved() -> Response | None:
    """Where an account without a password proves itself."""
    has_one = customers.has_password(reading(), signed_in.the_person().account_id)
    return None if has_one else proof.missing("/mypage/security/password")


def shown(form: PasswordForm, status: int = 200) -> Response:
    """The form, asking for the current password where there is one."""
    has_one = customers.has_password(reading(), signed_in.the_person().account_id)
    return page(at="mypage.passwords.edit", status=status, form=form, has_password=has_one)
