"""Money that the desk gives back; orders record it, payments move it."""

from functools import partial

from flask import Blueprint, Response
from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel import clock
from storefront.kernel.db import reading
from storefront.kernel.i18n import _
from storefront.kernel.money import Yen
from storefront.pages import signed_in
from storefront.pages.context import yen
from storefront.pages.ops.acts import act, answer
from storefront.pages.ops.order_forms import RefundForm
from storefront.pages.ops.sheet import the_order
from storefront.services.staff import Permission

bp = Blueprint("refunds", __name__)
bp.before_request(partial(signed_in.must_be_staff, Permission.REFUND))


@bp.post("/orders/<number>/refunds")
def create(number: str) -> Response:
    """Owe an amount back, at most what was paid and is not owed already."""
    form = RefundForm()
    if not form.validate():
        return answer(the_order(reading(), number), status=422, typed=form)

    def verb(db: Session) -> str:
        due = oms.refund_due(
            db, number, amount=Yen(form.amount.whole), reason=form.reason.data or "",
            cause=f"desk:{form.once.data}", actor=signed_in.the_staff().actor, now=clock.now(),
        )  # fmt: skip
        return _("%(amount)sを返金します。", amount=yen(due.amount))

    return act(number, "order.refund", verb, form=form)
