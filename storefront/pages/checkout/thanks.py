"""After the order: its number, what happens next, and how far it is, as far as the shop knows by now."""

from flask import Blueprint, Response, session

from storefront import oms
from storefront.kernel.db import reading
from storefront.kernel.errors import NotFound
from storefront.pages import signed_in
from storefront.pages.render import page
from storefront.services import business, deliveries
from storefront.services.deliveries import DeliverySettings

bp = Blueprint("thanks", __name__)


@bp.get("/orders/<number>/thanks")
def show(number: str) -> Response:
    """Thanks for one's own order; the webhook finishes it, this page only tells."""
    order = own_order(number)
    settings = business.current(reading(), DeliverySettings)
    return page(
        order=order,
        waiting=order.state is oms.OrderState.AWAITING_PAYMENT,
        closed=order.state in (oms.OrderState.CANCELLED, oms.OrderState.EXPIRED),
        slot=deliveries.slot(settings, order.wish.slot),
        cash=order.payment_method is oms.PaymentMethod.COD,
    )


def own_order(number: str) -> oms.OrderView:
    """An order this browser placed or this customer owns; anybody else's does not exist."""
    db, person = reading(), signed_in.person()
    found = None
    if number in session.get("orders", []):
        found = oms.order(db, number)
    elif person is not None:
        found = oms.order(db, number, person_id=person.person_id)
    if found is None:
        raise NotFound(number)
    return found
