"""The first time with an account elsewhere: open an account here, or sign in and join the two."""

from flask import Blueprint, Response, request, url_for
from wtforms import BooleanField, HiddenField, StringField

from storefront.gateways.oidc import Identity
from storefront.kernel import clock, i18n
from storefront.kernel.db import transaction
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _, _l
from storefront.pages import signed_in
from storefront.pages.account import attempts, providers, sign_in
from storefront.pages.account.registrations import AgreementForm, terms_version
from storefront.pages.forms import Filled, NotTooLong, tidy
from storefront.pages.render import page, see_other
from storefront.services import customers

bp = Blueprint("newcomers", __name__)
GONE = _l("時間がたったため、もう一度ログインからお願いします。")


class NewcomerForm(AgreementForm):
    """An address for mails of the shop, agreement to the terms, and freely: news by mail."""

    email = StringField(_l("メールアドレス"), [Filled(), NotTooLong(254)], filters=[tidy])
    terms = BooleanField(_l("利用規約"))
    marketing = BooleanField(_l("新しい品や読みもののお知らせを、メールで受け取る（広告を含みます）"))
    next = HiddenField()


@bp.get("/register/elsewhere")
def new() -> Response:
    """Nothing is opened yet: an address, the terms, and the way for who has an account."""
    who = providers.newcomer()
    if who is None or signed_in.person():
        return see_other("account.sign_in.new")
    back = signed_in.safe_next(request.args.get("next")) or ""
    return shown(NewcomerForm(formdata=None, data={"email": who.email, "next": back}), who)


@bp.post("/register/elsewhere")
def create() -> Response:
    """Open the account; signed in at once where the provider proved the mailbox, by the mailed link otherwise."""
    who, form = providers.newcomer(), NewcomerForm()
    if who is None or signed_in.person():
        return see_other("account.sign_in.new", message=str(GONE))
    if not form.validate():
        return shown(form, who, status=422)
    email = form.email.data or ""
    attempts.begin("register", email)
    wanted = customers.Newcomer(who, email, terms_version(), form.marketing.data, i18n.locale())
    try:
        with transaction() as db:
            person = customers.register_elsewhere(db, wanted, now=clock.now())
    except Refusal as refusal:
        form.refuse(refusal)
        return shown(form, who, status=422)
    if person is None:
        return see_other("account.registrations.sent")
    providers.forget_newcomer()
    return sign_in.welcome(person, form.next.data)


def shown(form: NewcomerForm, who: Identity, status: int = 200) -> Response:
    """The page, which says who it is for."""
    called = providers.name_of(who.provider)
    link = url_for("account.sign_in.new", next=url_for("mypage.links.new"))
    name = who.name or _("お名前なし")
    return page(at="account.newcomers.new", status=status, form=form, called=called, name=name, link=link)
