"""Which mail goes when: the kinds of mail, and the one table from events to mails."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from storefront.kernel.i18n import _l
from storefront.kernel.outbox import Event
from storefront.services.messages import accounts, orders
from storefront.services.messages.letters import Recipient

Prepare = Callable[[Session, Event], Recipient | None]


@dataclass(frozen=True, slots=True)
class Transactional:
    """A mail about a contract or an account; the law on advertising mail asks no consent for it."""

    name: str
    subject: Any
    prepare: Prepare


@dataclass(frozen=True, slots=True)
class Marketing:
    """An advertising mail: only with recorded consent, always with its sender and a way to unsubscribe."""

    name: str
    subject: Any
    prepare: Prepare
    purpose: str = "marketing"


Kind = Transactional | Marketing

ORDER_PLACED = Transactional("order_placed", _l("ご注文を受け付けました（%(number)s）"), orders.on_placed)
ORDER_PAID = Transactional("order_paid", _l("ご注文とお支払いを確認しました（%(number)s）"), orders.on_paid)
ORDER_SHIPPED = Transactional("order_shipped", _l("商品を発送しました（%(number)s）"), orders.on_shipped)
ORDER_CANCELLED = Transactional(
    "order_cancelled", _l("ご注文を取り消しました（%(number)s）"), orders.on_order
)
ORDER_REFUNDED = Transactional(
    "order_refunded", _l("ご返金の手続きをしました（%(number)s）"), orders.on_refunded
)
REGISTERED = Transactional("account_registered", _l("メールアドレスをお確かめください"), accounts.on_account)
EXISTS = Transactional("account_exists", _l("すでに会員登録がお済みです"), accounts.on_account)
FORGOTTEN = Transactional(
    "password_forgotten", _l("パスワードを決めなおすリンクをお送りします"), accounts.on_account
)
CHANGED = Transactional("password_changed", _l("パスワードが変わりました"), accounts.on_account)

# Cash on delivery is accepted when placed; what is paid online is accepted when the money is there.
WHEN: dict[str, tuple[Kind, ...]] = {
    "order.placed": (ORDER_PLACED,),
    "order.paid": (ORDER_PAID,),
    "order.shipped": (ORDER_SHIPPED,),
    "order.cancelled": (ORDER_CANCELLED,),
    "order.refunded": (ORDER_REFUNDED,),
    "account.registered": (REGISTERED,),
    "account.verification_asked": (REGISTERED,),
    "account.exists": (EXISTS,),
    "account.password_forgotten": (FORGOTTEN,),
    "account.password_changed": (CHANGED,),
}
KINDS: dict[str, Kind] = {kind.name: kind for kinds in WHEN.values() for kind in kinds}
