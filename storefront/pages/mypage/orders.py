"""A customer's orders: the list, one order, and buying the same again."""

from flask import Blueprint, Response, request, session

from storefront import oms
from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import NotFound
from storefront.kernel.i18n import _, _l
from storefront.pages import signed_in
from storefront.pages.cart.carts import owner
from storefront.pages.mypage import order_shown
from storefront.pages.render import page, see_other
from storefront.services import business, carts
from storefront.services.deliveries import DeliverySettings
from storefront.services.messages import Words

bp = Blueprint("orders", __name__)
NOTHING = _l("いま、お求めいただける品がありません。")


def own(number: str) -> oms.OrderView:
    """The order if it is the signed-in customer's; for everybody else it does not exist."""
    order = oms.order(reading(), number, person_id=signed_in.the_person().person_id)
    if order is None:
        raise NotFound(number)
    return order


@bp.get("/orders")
def index() -> Response:
    """Orders of every channel, newest first."""
    here = request.args.get("after")
    orders = oms.orders_of(reading(), signed_in.the_person().person_id, cursor=here)
    return page(cards=[order_shown.card(o) for o in orders.rows], next_cursor=orders.next, first=here is None)


@bp.get("/orders/<number>")
def show(number: str) -> Response:
    """One order: what happened, parcels, lines, sums, address, and what can still be done."""
    order = own(number)
    words = Words(business.current(reading(), DeliverySettings))
    return page(
        order=order,
        state_words=order_shown.STATES[order.state],
        progress=order_shown.progress(order),
        history=order_shown.history(oms.timeline(reading(), number), order, words),
        words=words,
        pictures={x.line: order_shown.picture(x) for x in order.goods},
        waiting=order.state is oms.OrderState.AWAITING_PAYMENT,
    )


@bp.post("/orders/<number>/again")
def buy_again(number: str) -> Response:
    """Put the goods of an order into the cart, as far as they can be had."""
    wanted: dict[str, int] = {}
    for line in own(number).goods:
        if line.sku:
            wanted[line.sku] = wanted.get(line.sku, 0) + line.ordered
    with transaction() as db:
        added = carts.add_many(db, owner(), wanted, now=clock.now())
    signed_in.browser().modified = True
    if not added.names:
        return see_other("mypage.orders.show", number=number, message=str(NOTHING))
    some = _("お求めいただけない品を除いて、カートに入れました。")
    return see_other("cart.carts.show", message=some if added.missing else _("カートに入れました。"))


@bp.post("/orders/<number>/payment")
def pay(number: str) -> Response:
    """Go on paying an order that still waits for its money."""
    if own(number).state is not oms.OrderState.AWAITING_PAYMENT:
        return see_other("mypage.orders.show", number=number)
    session["order"] = number
    return see_other("checkout.payments.show")
