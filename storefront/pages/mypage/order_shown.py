"""How orders read on My Page: states in words, the line of progress, the history."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from storefront import oms
from storefront.kernel.i18n import _, _l, local
from storefront.kernel.money import Yen
from storefront.oms import OrderState
from storefront.pages.context import jdatetime
from storefront.services.catalog import Picture
from storefront.services.messages import Words

STATES: dict[OrderState, tuple[Any, str]] = {
    OrderState.AWAITING_PAYMENT: (_l("お支払い待ち"), ""),
    OrderState.PLACED: (_l("受け付けました"), ""),
    OrderState.PICKING: (_l("ご用意しています"), ""),
    OrderState.PACKED: (_l("お包みしました"), ""),
    OrderState.PARTLY_SHIPPED: (_l("一部を発送しました"), ""),
    OrderState.SHIPPED: (_l("発送しました"), ""),
    OrderState.DELIVERED: (_l("お届けしました"), "good"),
    OrderState.RETURNED: (_l("返品を受け取りました"), ""),
    OrderState.CANCELLED: (_l("取り消しました"), ""),
    OrderState.EXPIRED: (_l("お支払いの期限が過ぎました"), ""),
}
UNDER_WAY = (
    OrderState.PARTLY_SHIPPED, OrderState.SHIPPED, OrderState.PACKED, OrderState.PICKING, OrderState.PLACED,
)  # fmt: skip
STEPS = (_l("ご注文"), _l("ご用意"), _l("発送"), _l("お届け"))
_REACHED = {
    OrderState.PLACED: 0, OrderState.PICKING: 1, OrderState.PACKED: 1, OrderState.PARTLY_SHIPPED: 2,
    OrderState.SHIPPED: 2, OrderState.DELIVERED: 3, OrderState.RETURNED: 3,
}  # fmt: skip
HISTORY: dict[str, Any] = {
    "order.placed": _l("ご注文を受け付けました"),
    "order.paid": _l("お支払いを確認しました"),
    "order.picking": _l("ご用意を始めました"),
    "order.packed": _l("お包みしました"),
    "order.split": _l("お荷物を分けてお届けすることにしました"),
    "order.shipped": _l("発送しました"),
    "order.delivered": _l("お届けしました"),
    "order.cancelled": _l("ご注文を取り消しました"),
    "order.expired": _l("お支払いの期限が過ぎ、ご注文は成立しませんでした"),
    "refund.due": _l("ご返金の手続きを始めました"),
    "order.refunded": _l("ご返金しました"),
}


@dataclass(frozen=True, slots=True)
class OrderCard:
    """An order in a list."""

    number: str
    url: str
    placed_at: datetime
    title: str
    status: str
    status_kind: str
    count: int
    total: Yen
    pictures: tuple[Picture | None, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the line of progress, or an entry of the history (then with `note` and `at`)."""

    label: str
    state: str
    note: str = ""
    at: str = ""

    @property
    def title(self) -> str:
        """The history calls its label a title."""
        return self.label


def card(order: oms.OrderView) -> OrderCard:
    """The order in a list: first item by name, the rest by number."""
    first, more = order.goods[0] if order.goods else None, len(order.goods) - 1
    name = local(first.name) if first else order.number
    title = _("%(name)s ほか%(n)s点", name=name, n=more) if more > 0 else name
    words, kind = STATES[order.state]
    return OrderCard(
        number=order.number,
        url=url_for("mypage.orders.show", number=order.number),
        placed_at=order.placed_at,
        title=title,
        status=str(words),
        status_kind=kind,
        count=sum(x.ordered for x in order.goods),
        total=order.total,
        pictures=tuple(picture(x) for x in order.goods),
    )


def picture(line: oms.LineView) -> Picture | None:
    """The picture that was frozen with the line."""
    return Picture(line.picture, "", 320, 400, "") if line.picture else None


def progress(order: oms.OrderView) -> tuple[Step, ...]:
    """Where the order is between placing and arriving; empty for orders that ended otherwise."""
    reached = _REACHED.get(order.state)
    if reached is None:
        return ()
    arrived = reached == len(STEPS) - 1
    states = ["done" if i < reached or arrived else "coming" for i in range(len(STEPS))]
    if not arrived:
        states[reached] = "current"
    return tuple(Step(str(label), state) for label, state in zip(STEPS, states, strict=True))


def history(entries: tuple[oms.TimelineEntry, ...], order: oms.OrderView, words: Words) -> tuple[Step, ...]:
    """What happened, newest first; only what concerns the customer."""
    told = [e for e in entries if e.verb in HISTORY][::-1]
    sent = {p.id: f"{words.carrier(p.carrier)}　{p.tracking_shown}" for p in order.parcels}
    return tuple(
        Step(
            label=str(HISTORY[e.verb]),
            state="current" if i == 0 else "done",
            note=sent.get(e.data.get("fulfilment", ""), "") if e.verb == "order.shipped" else "",
            at=jdatetime(e.at),
        )
        for i, e in enumerate(told)
    )
