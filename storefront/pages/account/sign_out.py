"""Signing out: the session dies on the server."""

from flask import Blueprint, Response

from storefront.kernel.i18n import _
from storefront.pages import signed_in
from storefront.pages.render import see_other

bp = Blueprint("sign_out", __name__)


@bp.post("/logout")
def create() -> Response:
    """End this session; what the browser keeps of private pages is cleared too."""
    signed_in.sign_out()
    answer = see_other("account.sign_in.new", message=_("ログアウトしました。"))
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer
