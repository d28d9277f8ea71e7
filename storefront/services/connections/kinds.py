"""What leaves the house, and about whom: the one list of kinds, the one list of consents that connections may name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from storefront.kernel.i18n import _l
from storefront.services import customers

TRIAL = "connection.trial"
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
}

NOBODY = ""
# Consent → what it means for a connection. Without one of them nobody is told of by name or number.
PURPOSES: Mapping[str, Any] = {
    NOBODY: _l("お客さまのことは知らせない"),
    f"{customers.MARKETING}:{customers.MAIL}": _l("メールでのお知らせに同意した方"),
    customers.SHARED: _l("広告のための提供に同意した方"),
}
