"""Proving once more who one is, before what cannot be taken back easily."""

from flask import Blueprint, Response, request, url_for
from wtforms import HiddenField, PasswordField

from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _l
from storefront.pages import passkey_ceremony, proof, signed_in
from storefront.pages.account import attempts, providers
from storefront.pages.forms import Form, NotTooLong
from storefront.pages.render import go, page
from storefront.services import customers
from storefront.services.customers.proving import WRONG

bp = Blueprint("proofs", __name__)


class ProofForm(Form):
    """The password, or the answer of a passkey."""

    password = PasswordField(_l("いまのパスワード"), [NotTooLong(1000)])
    answer = HiddenField()
    next = HiddenField()


@bp.get("/security/proof")
def new() -> Response:
    """Ask for the password or a passkey."""
    return shown(ProofForm(data={"next": signed_in.safe_next(request.args.get("next")) or ""}))


@bp.post("/security/proof")
def create() -> Response:
    """Check it; the browser gets a new secret, as after signing in."""
    form, me = ProofForm(), signed_in.the_person()
    attempts.begin("proof", me.email)
    try:
        proved = form.validate() and holds(form)
    except Refusal as refusal:
        form.refuse(refusal)
        proved = False
    if not proved:
        return shown(form, status=422)
    attempts.succeeded("proof", me.email)
    signed_in.browser().rotate()
    proof.note()
    return go(signed_in.safe_next(form.next.data) or url_for("mypage.security.show"))


@bp.post("/security/proof/with/<key>")
def depart(key: str) -> Response:
    """Prove it by signing in anew at a provider that is linked."""
    back = request.form.get("next")
    try:
        return providers.leave(key, providers.PROVE, back=back)
    except providers.Lost as lost:
        form = ProofForm(formdata=None, data={"next": signed_in.safe_next(back) or ""})
        form.refuse(lost)
        return shown(form, status=422)


def holds(form: ProofForm) -> bool:
    """Whether what was given proves the signed-in person; Refusal with the reason."""
    me = signed_in.the_person()
    if form.answer.data:
        kept, site = passkey_ceremony.challenge("get"), passkey_ceremony.site()
        with transaction() as db:
            who = customers.passkey_owner(db, form.answer.data, kept, site, now=clock.now())
        return who.account_id == me.account_id
    with transaction() as db:
        right = customers.proves(db, me.account_id, form.password.data or "")
    if not right:
        raise Refusal(WRONG, field="password")
    return True


def shown(form: ProofForm, status: int = 200) -> Response:
    """The form, with what this account has to prove itself by."""
    me, db = signed_in.the_person(), reading()
    mine = {link.provider for link in providers.linked(me.account_id)}
    return page(
        at="mypage.proofs.new", status=status, form=form,
        has_password=customers.has_password(db, me.account_id),
        providers=[offered for offered in providers.offer() if offered.key in mine],
        has_passkeys=bool(customers.passkeys(db, me.account_id)),
    )  # fmt: skip
