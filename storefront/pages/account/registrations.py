"""Opening an account: nothing here tells whether the address has one already."""

from flask import Blueprint, Response, current_app, url_for
from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import ValidationError

from storefront.kernel import clock, i18n
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import _, _l
from storefront.pages import signed_in
from storefront.pages.account import attempts, providers
from storefront.pages.forms import Filled, Form, NotTooLong, tidy
from storefront.pages.render import go, page, see_other
from storefront.services import customers
from storefront.services.business import texts

bp = Blueprint("registrations", __name__)


class AgreementForm(Form):
    """Whatever opens an account asks for agreement to the terms."""

    def validate_terms(self, field: BooleanField) -> None:
        """Without agreement there is no account."""
        if not field.data:
            raise ValidationError(_("会員登録には、利用規約への同意が必要です。"))


class RegistrationForm(AgreementForm):
    """E-mail, password, agreement to the terms, and freely: news by mail."""

    email = StringField(_l("メールアドレス"), [Filled(), NotTooLong(254)], filters=[tidy])
    password = PasswordField(_l("パスワード"), [Filled()])
    terms = BooleanField(_l("利用規約"))
    marketing = BooleanField(_l("新しい品や読みもののお知らせを、メールで受け取る（広告を含みます）"))


@bp.get("/register")
def new() -> Response:
    """The form, or onward for who is signed in already."""
    return go(url_for("mypage.home.show")) if signed_in.person() else shown(RegistrationForm())


def shown(form: RegistrationForm, status: int = 200) -> Response:
    """The page, with the shorter way for who has an account elsewhere."""
    return page(at="account.registrations.new", status=status, form=form, providers=providers.offer())


@bp.post("/register")
def create() -> Response:
    """Open the account and mail the link that proves the address."""
    form = RegistrationForm()
    if not form.validate():
        return shown(form, status=422)
    email = form.email.data or ""
    attempts.begin("register", email)
    wanted = customers.Registration(
        email, form.password.data or "", terms_version(), form.marketing.data, i18n.locale()
    )
    try:
        with transaction() as db:
            customers.register(db, wanted, now=clock.now())
    except Refusal as refusal:
        form.refuse(refusal)
        return shown(form, status=422)
    return see_other("account.registrations.sent")


def terms_version() -> int:
    """The version of the terms that was agreed to; 0 before a shop has written any."""
    try:
        return texts.legal_page(reading(), "terms", now=clock.now()).version
    except NotFound:
        return 0


@bp.get("/register/sent")
def sent() -> Response:
    """What happens next; the same for every address."""
    return page(mailbox=current_app.extensions["settings"].env != "production")
