"""Wishing for another address to sign in with; the answer is the same whether it is taken."""

from flask import Blueprint, Response
from wtforms import StringField

from storefront.kernel import clock
from storefront.kernel.db import transaction
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _l
from storefront.pages import proof, signed_in
from storefront.pages.account import attempts
from storefront.pages.forms import Filled, Form, NotTooLong, tidy
from storefront.pages.render import page, see_other
from storefront.services import customers

bp = Blueprint("emails", __name__)


class EmailForm(Form):
    """The new address."""

    email = StringField(_l("新しいメールアドレス"), [Filled(), NotTooLong(254)], filters=[tidy])


@bp.get("/security/email")
def edit() -> Response:
    """The form, after a proof of at most ten minutes ago."""
    return proof.missing() or page(form=EmailForm(), email=signed_in.the_person().email)


@bp.post("/security/email")
def update() -> Response:
    """Mail a link to the new address and a notice to the old one."""
    if first := proof.missing("/mypage/security/email"):
        return first
    form, me = EmailForm(), signed_in.the_person()
    good = form.validate()
    try:
        if good:
            attempts.begin("email-change", form.email.data or "")
            with transaction() as db:
                customers.ask_email_change(db, me.account_id, form.email.data or "", now=clock.now())
            return see_other("mypage.emails.sent")
    except Refusal as refusal:
        form.refuse(refusal)
    return page(at="mypage.emails.edit", status=422, form=form, email=me.email)


@bp.get("/security/email/sent")
def sent() -> Response:
    """What happens next; the same for every address."""
    return page()
