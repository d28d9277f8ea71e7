"""Signing in: the same words and the same work whether an account exists or not."""

from dataclasses import asdict

from flask import Blueprint, Response, request, url_for
from wtforms import HiddenField, PasswordField, StringField

from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _l
from storefront.pages import curating, proof, signed_in
from storefront.pages.account import attempts, providers
from storefront.pages.forms import Filled, Form, NotTooLong, tidy
from storefront.pages.moment import site
from storefront.pages.render import go, page
from storefront.services import campaigns, carts, customers, profile, visits
from storefront.services.customers.identity import SignedIn
from storefront.services.profile import Who

bp = Blueprint("sign_in", __name__)
WRONG = _l(
    "メールアドレスかパスワードが違います。登録したばかりのときは、お送りしたメールのリンクを先に開いてください。"
)


class SignInForm(Form):
    """E-mail and password."""

    email = StringField(_l("メールアドレス"), [Filled(), NotTooLong(254)], filters=[tidy])
    password = PasswordField(_l("パスワード"), [Filled(), NotTooLong(1000)])
    next = HiddenField()


@bp.get("/login")
def new() -> Response:
    """The form, or onward for who is signed in already."""
    back = signed_in.safe_next(request.args.get("next"))
    if signed_in.person():
        return go(back or url_for("mypage.home.show"))
    return shown(SignInForm(data={"next": back or ""}))


@bp.post("/login")
def create() -> Response:
    """Sign in with e-mail and password."""
    form = SignInForm()
    if not form.validate():
        return shown(form, status=422)
    email = form.email.data or ""
    known = customers.knows_device(reading(), email, attempts.device_secret())
    attempts.begin("sign-in", email, known_device=known)
    with transaction() as db:
        who = customers.sign_in(db, email, form.password.data or "", now=clock.now())
    if who is None:
        form.refuse(Refusal(WRONG))
        return shown(form, status=422)
    attempts.succeeded("sign-in", email, known_device=known)
    return welcome(who, form.next.data)


def shown(form: SignInForm, status: int = 200) -> Response:
    """The page with every way in."""
    return page(at="account.sign_in.new", status=status, form=form, providers=providers.offer())


def refused(refusal: Refusal, back: str | None = None) -> Response:
    """The page after another way in failed, with the reason."""
    form = SignInForm(formdata=None, data={"next": signed_in.safe_next(back) or ""})
    form.refuse(refusal)
    return shown(form, status=422)


def welcome(who: SignedIn, back: str | None) -> Response:
    """A new session, the visitor's cart joined to the customer's, the browser remembered."""
    secret, live = attempts.new_device(), curating.live()
    with transaction() as db:
        visitor, now = signed_in.visit().visitor_id, clock.now()
        merged = carts.merge(db, visitor, who.person_id, now=now)
        profile.recognise(db, visitor, who.person_id, now=now)
        before, person = Who(visitor), Who(None, who.person_id)
        drawn = campaigns.lots(db, before, person, live, site=site(), now=now)
        campaigns.merge(db, before, person, site=site(), now=now, drawn=drawn)
        named = asdict(visits.device_of(request.user_agent.string))
        customers.remember_device(db, who.person_id, secret, now=clock.now(), named=named)
    signed_in.sign_in(who)
    proof.note()
    message = str(merged.said) if merged else None
    answer = go(signed_in.safe_next(back) or url_for("mypage.home.show"), message=message)
    return attempts.give_device(answer, secret)
