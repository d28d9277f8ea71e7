"""Proving an e-mail address by its mailed link; looking at the page uses nothing up.

Whoever registered proves that it was them, by password or account elsewhere: a stranger who registers an
address must not get in because its owner presses the link.
"""

from flask import Blueprint, Response
from wtforms import PasswordField

from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _l
from storefront.pages.account import attempts, providers, sign_in
from storefront.pages.forms import Form, NotTooLong
from storefront.pages.render import page
from storefront.services import customers

bp = Blueprint("verifications", __name__)
NOT_YOURS = _l("登録のときに決めたパスワードと違います。覚えのない登録のときは、何もなさらないでください。")


class VerificationForm(Form):
    """What was chosen when registering."""

    password = PasswordField(_l("登録のときに決めたパスワード"), [NotTooLong(1000)])


@bp.get("/verify/<token>")
def show(token: str) -> Response:
    """A form; programs that follow links in mails do not fill it in."""
    return shown(token)


@bp.post("/verify/<token>")
def create(token: str) -> Response:
    """The address is proved, and the customer is in."""
    form = VerificationForm()
    attempts.begin("verify", token)
    if not form.validate():
        return shown(token, form, status=422)
    try:
        with transaction() as db:
            who = customers.verify(db, token, form.password.data or "", now=clock.now())
    except Refusal as refusal:
        return shown(token, form, refusal)
    if who is None:
        return shown(token, form, Refusal(NOT_YOURS, field="password"))
    return sign_in.welcome(who, None)


@bp.post("/verify/<token>/with/<key>")
def depart(token: str, key: str) -> Response:
    """Who registered with an account elsewhere shows it once more."""
    try:
        return providers.leave(key, providers.VERIFY, about=token)
    except providers.Lost as lost:
        return shown(token, refusal=lost)


def shown(
    token: str, form: VerificationForm | None = None, refusal: Refusal | None = None, status: int = 200
) -> Response:
    """The page of a good or dead link, and what was wrong."""
    ways = customers.link_of(reading(), token, now=clock.now())
    form = form or VerificationForm(formdata=None)
    if refusal is not None:
        form.refuse(refusal)
    status = 422 if refusal is not None else status if ways else 410
    has_password, linked = ways or (False, ())
    known = {offered.key: offered for offered in providers.offer()}
    offered = [known[link.provider] for link in linked if link.provider in known]
    return page(
        at="account.verifications.show", status=status, good=ways is not None, token=token, form=form,
        has_password=has_password, providers=offered,
    )  # fmt: skip
