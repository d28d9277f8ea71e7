"""What leaves the house, and about whom: the one list of kinds, the one list of consents that connections may name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from storefront.kernel.i18n import _l
from storefront.services import customers

TRIAL = "connection.trial"
BEHAVIOUR = "behaviour"
BATCH = f"{BEHAVIOUR}.batch"
CONSENT_CHANGED = "consent.changed"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of event; a `personal` one says nothing without its person, so it goes out with their consent or not at all."""

    label: Any
    personal: bool = False


KINDS: Mapping[str, Kind] = {
    "order.placed": Kind(_l("注文を受け付けた")),
    "order.paid": Kind(_l("お支払いが済んだ")),
    "order.shipped": Kind(_l("発送した")),
    "order.delivered": Kind(_l("お届けした")),
    "order.cancelled": Kind(_l("キャンセルした")),
    "order.expired": Kind(_l("支払い期限が過ぎた")),
    "order.refunded": Kind(_l("返金した")),
    "cart.abandoned": Kind(_l("カートを置いて離れた"), personal=True),
    "cart.resumed": Kind(_l("カートに戻った・注文した"), personal=True),
    CONSENT_CHANGED: Kind(_l("同意が変わった"), personal=True),
    # What people do in the shop leaves in batches (`behaving.py`). Words they search for and answers they give stay:
    # anything may be in them.
    "behaviour.view": Kind(_l("商品を見た"), personal=True),
    "behaviour.list": Kind(_l("一覧を見た"), personal=True),
    "behaviour.cart_add": Kind(_l("カートに入れた"), personal=True),
    "behaviour.cart_remove": Kind(_l("カートから外した"), personal=True),
    "behaviour.checkout_step": Kind(_l("ご注文手続きを進めた"), personal=True),
    "behaviour.impression": Kind(_l("施策が出た"), personal=True),
    "behaviour.click": Kind(_l("施策から進んだ"), personal=True),
    "behaviour.dismissal": Kind(_l("施策を閉じた"), personal=True),
    "behaviour.conversion": Kind(_l("施策の目的を果たした"), personal=True),
}
DONE = frozenset(kind for kind in KINDS if kind.startswith(f"{BEHAVIOUR}."))

NOBODY = ""
# Tools that work on the shop's own behalf. What people do in the shop leaves to them alone: who let their data be handed
# to partners was told of orders and carts, not of this.
TOOLS = f"{customers.MARKETING}:{customers.MAIL}"
# Consent → what it means for a connection. Without one of them nobody is told of by name or number.
PURPOSES: Mapping[str, Any] = {
    NOBODY: _l("お客さまのことは知らせない"),
    TOOLS: _l("メールでのお知らせに同意した方"),
    customers.SHARED: _l("広告のための提供に同意した方"),
}
