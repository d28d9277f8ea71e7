"""Which mail goes when: the kinds of mail, and the one table from events to mails."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from storefront.kernel.i18n import _l
from storefront.kernel.outbox import Event
from storefront.services.messages import accounts, left, orders
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
    """An advertising mail: only with recorded consent, always with its sender and a way to unsubscribe; `once` for each
    thing it is about, however often that is told of."""

    name: str
    subject: Any
    prepare: Prepare
    purpose: str = "marketing"
    once: bool = False


Kind = Transactional | Marketing

ORDER_PLACED = Transactional("order_placed", _l("ご注文を受け付けました（%(number)s）"), orders.on_placed)
ORDER_PAID = Transactional("order_paid", _l("ご注文とお支払いを確認しました（%(number)s）"), orders.on_paid)
KONBINI_VOUCHER = Transactional(
    "konbini_voucher", _l("コンビニでのお支払い番号（%(number)s）"), orders.on_voucher
)
KONBINI_REMINDER = Transactional(
    "konbini_reminder", _l("コンビニでのお支払いの期限が近づいています（%(number)s）"), orders.on_voucher
)
TRANSFER_ACCOUNT = Transactional(
    "transfer_account", _l("お振込先のお知らせ（%(number)s）"), orders.on_account
)
PAYOUT_WANTED = Transactional(
    "payout_wanted", _l("返金のお振り込み先をお知らせください（%(number)s）"), orders.on_payout
)
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
EMAIL_CONFIRM = Transactional(
    "email_confirm", _l("新しいメールアドレスをお確かめください"), accounts.to_the_new_address
)
EMAIL_TAKEN = Transactional(
    "email_taken", _l("このメールアドレスはすでに登録されています"), accounts.to_the_taken_address
)
EMAIL_ASKED = Transactional(
    "email_change_asked", _l("メールアドレスの変更のお申し込みがありました"), accounts.to_the_old_address
)
EMAIL_CHANGED = Transactional(
    "email_changed", _l("メールアドレスが変わりました"), accounts.to_the_old_address
)
EMAIL_NOW = Transactional(
    "email_now", _l("このメールアドレスでログインできるようになりました"), accounts.on_account
)
EMAIL_RESTORED = Transactional("email_restored", _l("メールアドレスをもとに戻しました"), accounts.on_account)
NEW_DEVICE = Transactional("signed_in_anew", _l("新しい端末でログインがありました"), accounts.on_account)
PASSKEY_ADDED = Transactional("passkey_added", _l("パスキーを登録しました"), accounts.on_account)
PASSKEY_REMOVED = Transactional("passkey_removed", _l("パスキーを消しました"), accounts.on_account)
LOGIN_LINKED = Transactional("login_linked", _l("ログインの方法を加えました"), accounts.on_account)
LOGIN_UNLINKED = Transactional("login_unlinked", _l("ログインの方法を外しました"), accounts.on_account)
EXPORT_READY = Transactional("export_ready", _l("お客様の記録をまとめました"), accounts.on_account)
CLOSING = Transactional("account_closing", _l("退会のお申し込みを受け付けました"), accounts.to_the_closing)
CART_LEFT = Marketing("cart_left", _l("カートの続きを、とっておきました"), left.on_left, once=True)

# Cash on delivery is accepted when placed; what is paid online is accepted when the money is there.
WHEN: dict[str, tuple[Kind, ...]] = {
    "order.placed": (ORDER_PLACED,),
    "order.paid": (ORDER_PAID,),
    "payout.wanted": (PAYOUT_WANTED,),
    "payment.voucher_issued": (KONBINI_VOUCHER, TRANSFER_ACCOUNT),
    "payment.voucher_reminder": (KONBINI_REMINDER, TRANSFER_ACCOUNT),
    "order.shipped": (ORDER_SHIPPED,),
    "order.cancelled": (ORDER_CANCELLED,),
    "order.refunded": (ORDER_REFUNDED,),
    "account.registered": (REGISTERED,),
    "account.verification_asked": (REGISTERED,),
    "account.exists": (EXISTS,),
    "account.password_forgotten": (FORGOTTEN,),
    "account.password_changed": (CHANGED,),
    "account.email_change_asked": (EMAIL_CONFIRM, EMAIL_TAKEN, EMAIL_ASKED),
    "account.email_changed": (EMAIL_CHANGED, EMAIL_NOW),
    "account.email_restored": (EMAIL_RESTORED,),
    "account.signed_in_anew": (NEW_DEVICE,),
    "account.passkey_added": (PASSKEY_ADDED,),
    "account.passkey_removed": (PASSKEY_REMOVED,),
    "account.login_linked": (LOGIN_LINKED,),
    "account.login_unlinked": (LOGIN_UNLINKED,),
    "account.export_ready": (EXPORT_READY,),
    "account.closing": (CLOSING,),
    "cart.abandoned": (CART_LEFT,),
}
KINDS: dict[str, Kind] = {kind.name: kind for kinds in WHEN.values() for kind in kinds}
