"""An order is stopped by staff: possible until the first parcel is shipped."""

from flask import Blueprint, Response
from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel import clock
from storefront.kernel.db import reading
from storefront.kernel.i18n import _
from storefront.pages import signed_in
from storefront.pages.context import yen
from storefront.pages.ops.acts import act, answer
from storefront.pages.ops.order_forms import CancelForm
from storefront.pages.ops.sheet import the_order

bp = Blueprint("cancellations", __name__)


@bp.post("/orders/<number>/cancellation")
def create(number: str) -> Response:
    """Cancel the whole order; what was paid is owed back."""
    form = CancelForm()
    if not form.validate():
        return answer(the_order(reading(), number), status=422, typed=form)

    def verb(db: Session) -> str:
        who, now = signed_in.the_staff().actor, clock.now()
        done = oms.cancel(db, number, actor=who, reason=form.reason.data or "", cause="desk", now=now)
        if done.already:
            return _("この注文は、すでにキャンセルされています。")
        if done.refund:
            return _("注文を止めました。%(amount)sを返金します。", amount=yen(done.refund))
        return _("注文を止めました。")

    return act(number, "order.cancel", verb, form=form)
