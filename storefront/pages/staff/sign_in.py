"""Staff sign in here, with a session of their own."""

from flask import Blueprint, Response, request, url_for

from storefront.kernel.db import transaction
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _l
from storefront.pages import signed_in
from storefront.pages.account import attempts
from storefront.pages.account.sign_in import SignInForm
from storefront.pages.render import go, page, see_other
from storefront.services import staff

bp = Blueprint("sign_in", __name__)
WRONG = _l("メールアドレスかパスワードが違います。")


@bp.get("/login")
def new() -> Response:
    """The form, or onward for who is signed in already."""
    back = signed_in.safe_next(request.args.get("next"))
    if signed_in.visit().staff:
        return go(back or url_for("staff.home.show"))
    return page(form=SignInForm(data={"next": back or ""}))


@bp.post("/login")
def create() -> Response:
    """Sign in with e-mail and password."""
    form = SignInForm()
    if not form.validate():
        return page(at="staff.sign_in.new", status=422, form=form)
    email = form.email.data or ""
    attempts.begin("staff", email)
    with transaction() as db:
        who = staff.sign_in(db, email, form.password.data or "")
    if who is None:
        form.refuse(Refusal(WRONG))
        return page(at="staff.sign_in.new", status=422, form=form)
    attempts.succeeded("staff", email)
    signed_in.sign_in(who)
    return go(signed_in.safe_next(form.next.data) or url_for("staff.home.show"))


@bp.post("/logout")
def destroy() -> Response:
    """End this session on the server."""
    signed_in.sign_out()
    answer = see_other("staff.sign_in.new")
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer
