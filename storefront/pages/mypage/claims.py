"""Taking over what was ordered as a guest."""

from flask import Blueprint, Response

from storefront.kernel import clock
from storefront.kernel.db import transaction
from storefront.kernel.i18n import _
from storefront.pages import signed_in
from storefront.pages.render import see_other
from storefront.services import customers

bp = Blueprint("claims", __name__)


@bp.post("/orders/claims")
def create() -> Response:
    """Guest orders of the proved address become this customer's."""
    with transaction() as db:
        adopted = customers.claim(db, signed_in.the_person(), now=clock.now())
    done = _("%(n)s件のご注文を加えました。", n=len(adopted)) if adopted else None
    return see_other("mypage.orders.index", message=done)
