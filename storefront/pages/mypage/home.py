"""The first page of My Page: what is coming, what needs me, then the shelves."""

from flask import Blueprint, Response

from storefront import oms
from storefront.kernel.db import reading
from storefront.pages import signed_in
from storefront.pages.mypage import messages, order_shown
from storefront.pages.render import page
from storefront.services import business, customers
from storefront.services.deliveries import DeliverySettings
from storefront.services.messages import Words

bp = Blueprint("home", __name__)


@bp.get("")
def show() -> Response:
    """The order under way, orders that wait for payment, and where everything else is."""
    me = signed_in.the_person()
    orders = oms.orders_of(reading(), me.person_id).rows
    under_way = [o for state in order_shown.UNDER_WAY for o in orders if o.state is state]
    coming = under_way[0] if under_way else None
    return page(
        name=me.display_name,
        coming=coming,
        coming_card=order_shown.card(coming) if coming else None,
        progress=order_shown.progress(coming) if coming else (),
        unread=messages.unread(),
        words=Words(business.current(reading(), DeliverySettings)),
        waiting=[(o, order_shown.card(o)) for o in orders if o.state is oms.OrderState.AWAITING_PAYMENT],
        latest=orders[0] if orders else None,
        addresses=len(customers.addresses(reading(), me.person_id)),
        guest_orders=sum(not o.expired for o in customers.claimable(reading(), me)),
    )
