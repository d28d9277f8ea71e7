"""Orders chosen in the queue, and why some of them cannot be picked."""

from collections.abc import Iterable, Mapping

from flask import request

from storefront.kernel.i18n import _
from storefront.oms import OrderState, OrderView
from storefront.pages.ops import words

MOST = 200
PICKABLE = {OrderState.PLACED, OrderState.PICKING, OrderState.PARTLY_SHIPPED}


def chosen() -> list[str]:
    """Order numbers of the form or the address, each once, in the given order."""
    given = ",".join(request.values.getlist("orders")).upper().replace("\x00", "").split(",")
    return list(dict.fromkeys(n.strip() for n in given if n.strip()))[:MOST]


def left_out(numbers: Iterable[str], orders: Mapping[str, OrderView]) -> tuple[str, ...]:
    """A sentence for each order, naming it with its reason."""
    return tuple(_why(number, orders.get(number)) for number in numbers)


def _why(number: str, order: OrderView | None) -> str:
    if order is None:
        return _("%(number)s：この番号の注文はありません。", number=number)
    state = str(words.STATES[order.state][0])
    return _(
        "%(number)s：いまは「%(state)s」のため、ピッキングの対象ではありません。", number=number, state=state
    )
