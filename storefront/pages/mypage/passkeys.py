"""Passkeys of the signed-in customer: add, name, remove."""

from flask import Blueprint, Response, request
from wtforms import HiddenField, StringField

from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _, _l
from storefront.pages import passkey_ceremony, proof, signed_in
from storefront.pages.forms import Filled, Form, NotTooLong, tidy
from storefront.pages.render import page, see_other
from storefront.services import customers, visits

bp = Blueprint("passkeys", __name__)
OVERVIEW = "mypage.security.show"


class NewForm(Form):
    """What the browser answered."""

    answer = HiddenField()


class NameForm(Form):
    """What the owner calls it."""

    name = StringField(_l("パスキーの名前"), [Filled(), NotTooLong(60)], filters=[tidy])


@bp.get("/security/passkeys/new")
def new() -> Response:
    """The button that makes one, after a proof of at most ten minutes ago."""
    return proof.missing() or page(form=NewForm())


@bp.post("/security/passkeys/challenge")
def challenge() -> Response:
    """Options for the browser that is about to make a passkey."""
    if first := proof.missing("/mypage/security/passkeys/new"):
        return first
    options = customers.creation_options(reading(), signed_in.the_person(), passkey_ceremony.site())
    return passkey_ceremony.begin(options, "create")


@bp.post("/security/passkeys")
def create() -> Response:
    """Keep what the browser made, named after the device."""
    if first := proof.missing("/mypage/security/passkeys/new"):
        return first
    form, kept, site = NewForm(), passkey_ceremony.challenge("create"), passkey_ceremony.site()
    try:
        with transaction() as db:
            customers.add_passkey(
                db, signed_in.the_person().account_id, form.answer.data or "", kept, site,
                name=device_name(), now=clock.now(),
            )  # fmt: skip
    except Refusal as refusal:
        form.refuse(refusal)
        return page(at="mypage.passkeys.new", status=422, form=form)
    return see_other(OVERVIEW, message=_("パスキーを登録しました。次からは、これでログインできます。"))


@bp.get("/security/passkeys/<public_id>")
def edit(public_id: str) -> Response:
    """Its name, and the button that removes it."""
    return shown(NameForm(data={"name": own(public_id).name}), public_id)


@bp.post("/security/passkeys/<public_id>")
def update(public_id: str) -> Response:
    """Give it another name."""
    form = NameForm()
    own(public_id)
    if not form.validate():
        return shown(form, public_id, status=422)
    with transaction() as db:
        me = signed_in.the_person().account_id
        customers.rename_passkey(db, me, public_id, form.name.data or "")
    return see_other(OVERVIEW, message=_("パスキーの名前を変えました。"))


@bp.post("/security/passkeys/<public_id>/removal")
def destroy(public_id: str) -> Response:
    """Nobody signs in with it any more."""
    own(public_id)
    if first := proof.missing(f"/mypage/security/passkeys/{public_id}"):
        return first
    try:
        with transaction() as db:
            me = signed_in.the_person().account_id
            customers.remove_passkey(db, me, public_id, now=clock.now())
    except Refusal as refusal:
        return see_other(OVERVIEW, message=str(refusal.reason))
    return see_other(OVERVIEW, message=_("パスキーを消しました。"))


def own(public_id: str) -> customers.PasskeyView:
    """One of the signed-in customer's; for everybody else it does not exist."""
    return customers.passkey(reading(), signed_in.the_person().account_id, public_id)


def shown(form: NameForm, public_id: str, status: int = 200) -> Response:
    """The page of one passkey."""
    return page(at="mypage.passkeys.edit", status=status, form=form, passkey=own(public_id))


def device_name() -> str:
    """iPhone Safari, or a plain word where the browser says nothing."""
    device = visits.device_of(request.user_agent.string)
    return f"{device.system} {device.browser}".strip() or _("パスキー")
