"""How one signs in, and where one is signed in: the overview, and ending sessions."""

from flask import Blueprint, Response

from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import NotFound
from storefront.kernel.i18n import _
from storefront.pages import signed_in
from storefront.pages.account import providers
from storefront.pages.mypage.passkeys import NewForm
from storefront.pages.render import page, see_other
from storefront.services import customers, visits

bp = Blueprint("security", __name__)


@bp.get("/security")
def show() -> Response:
    """Address, password, passkeys and open sessions."""
    me, db = signed_in.the_person(), reading()
    return page(
        email=me.email,
        has_password=customers.has_password(db, me.account_id),
        passkeys=customers.passkeys(db, me.account_id),
        sessions=visits.sessions_of(db, me.account_id, here=signed_in.visit().token, now=clock.now()),
        links={link.provider: link for link in providers.linked(me.account_id)},
        providers=providers.offer(),
        form=NewForm(),
    )


@bp.post("/security/sessions/<key>/end")
def end_session(key: str) -> Response:
    """Sign this device out."""
    with transaction() as db:
        if not visits.end_one(db, signed_in.the_person().account_id, key):
            raise NotFound(key)
    return see_other("mypage.security.show", message=_("その端末をログアウトさせました。"))


@bp.post("/security/sessions/end")
def end_others() -> Response:
    """Sign every other device out."""
    with transaction() as db:
        visits.end_all(db, signed_in.the_person().account_id, but=signed_in.visit().token)
    return see_other("mypage.security.show", message=_("ほかの端末をすべてログアウトさせました。"))
