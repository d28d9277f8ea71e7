"""Signing in with a passkey."""

from flask import Blueprint, Response
from wtforms import HiddenField

from storefront.kernel import clock
from storefront.kernel.db import transaction
from storefront.kernel.errors import Refusal
from storefront.pages import passkey_ceremony
from storefront.pages.account import attempts
from storefront.pages.account.sign_in import refused, welcome
from storefront.pages.forms import Form
from storefront.services import customers

bp = Blueprint("passkeys", __name__)


class PasskeyForm(Form):
    """What the browser answered, and where to go on."""

    answer = HiddenField()
    next = HiddenField()


@bp.post("/login/passkey/challenge")
def challenge() -> Response:
    """Options for the browser; the same for everybody."""
    return passkey_ceremony.begin(customers.request_options(passkey_ceremony.site()), "get")


@bp.post("/login/passkey")
def create() -> Response:
    """Sign in whoever the passkey belongs to."""
    form, kept, site = PasskeyForm(), passkey_ceremony.challenge("get"), passkey_ceremony.site()
    attempts.begin("passkey", form.answer.data or "")
    try:
        with transaction() as db:
            who = customers.passkey_owner(db, form.answer.data or "", kept, site, now=clock.now())
    except Refusal as refusal:
        return refused(refusal, form.next.data)
    attempts.succeeded("passkey", form.answer.data or "")
    return welcome(who, form.next.data)
