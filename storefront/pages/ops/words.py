"""The desk's words: states, carriers, reasons, and what happened to an order."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from storefront.kernel import i18n
from storefront.kernel.clock import JST, today
from storefront.kernel.i18n import _, _l
from storefront.kernel.money import Yen
from storefront.oms import FulfilmentState, OrderState, PaymentMethod, TimelineEntry, WorkKind
from storefront.pages.context import yen
from storefront.services.payments.comparing import Difference

STATES: dict[str, tuple[Any, str]] = {
    OrderState.AWAITING_PAYMENT: (_l("支払い待ち"), ""),
    OrderState.PLACED: (_l("引き当て済み"), ""),
    OrderState.PICKING: (_l("ピッキング中"), ""),
    OrderState.PACKED: (_l("発送待ち"), "advice"),
    OrderState.PARTLY_SHIPPED: (_l("一部発送"), "advice"),
    OrderState.SHIPPED: (_l("発送済み"), "advice"),
    OrderState.DELIVERED: (_l("お届け済み"), "good"),
    OrderState.RETURNED: (_l("返品済み"), ""),
    OrderState.CANCELLED: (_l("キャンセル"), ""),
    OrderState.EXPIRED: (_l("期限切れ"), ""),
}
PARCELS: dict[str, tuple[Any, str]] = {
    FulfilmentState.PLANNED: (_l("引き当て済み"), ""),
    FulfilmentState.PICKING: (_l("ピッキング中"), ""),
    FulfilmentState.PACKED: (_l("発送待ち"), "advice"),
    FulfilmentState.SHIPPED: (_l("発送済み"), "advice"),
    FulfilmentState.DELIVERED: (_l("お届け済み"), "good"),
    FulfilmentState.CANCELLED: (_l("取りやめ"), ""),
}
TABS: dict[str, Any] = {
    "open": _l("出荷するもの"),
    "to_pick": _l("引き当て済み"),
    "picking": _l("ピッキング中"),
    "packed": _l("発送待ち"),
    "shipped": _l("発送済み"),
    "stuck": _l("止まっているもの"),
    "awaiting_payment": _l("支払い待ち"),
    "done": _l("お届け済み"),
    "closed": _l("終わったもの"),
    "all": _l("すべて"),
}
CARRIERS: dict[str, Any] = {"yamato": _l("ヤマト"), "sagawa": _l("佐川"), "japanpost": _l("日本郵便")}
PAYMENTS: dict[str, Any] = {
    PaymentMethod.CARD: _l("カード"),
    PaymentMethod.KONBINI: _l("コンビニ払い"),
    PaymentMethod.BANK_TRANSFER: _l("銀行振込"),
    PaymentMethod.PAYPAY: _l("PayPay"),
    PaymentMethod.COD: _l("代引き"),
    PaymentMethod.NONE: _l("お支払いなし"),
}
WORK: dict[str, Any] = {
    WorkKind.SHORT: _l("品の不足"),
    WorkKind.PAYMENT_MISMATCH: _l("入金額の違い"),
    WorkKind.PAID_TOO_LATE: _l("遅い入金"),
    WorkKind.PAID_TWICE: _l("二重の入金"),
    WorkKind.REFUND_BY_TRANSFER: _l("振込での返金"),
    WorkKind.REFUND_FAILED: _l("返金の失敗"),
    WorkKind.DISPUTE: _l("カード会社からの異議"),
    WorkKind.RECONCILIATION: _l("帳簿の食い違い"),
}
TO_DO: dict[str, Any] = {
    WorkKind.SHORT: _l(
        "棚をもう一度確かめ、実際の数に在庫を直します。そろわないときは、お客さまに連絡してから注文を止めます。"
    ),
    WorkKind.PAYMENT_MISMATCH: _l("決済の記録を確かめ、差額の扱いをお客さまと決めます。"),
    WorkKind.PAID_TOO_LATE: _l("全額を返金に回しました。返金が済んだことを経過で確かめます。"),
    WorkKind.PAID_TWICE: _l("二度目の分を返金に回しました。返金が済んだことを経過で確かめます。"),
    WorkKind.REFUND_BY_TRANSFER: _l(
        "カードでは返せないお金です。お客さまに口座をうかがい、銀行振込で返します。"
    ),
    WorkKind.REFUND_FAILED: _l("カードに返せませんでした。決済の記録を確かめ、銀行振込などで返します。"),
    WorkKind.DISPUTE: _l(
        "Stripe の管理画面で、お届けの記録などを期限までに出します。まだ発送していなければ、止めて相談します。"
    ),
    WorkKind.RECONCILIATION: _l(
        "Stripe の管理画面とこの注文の経過を見くらべ、どちらが正しいかを決めて、正しくないほうを直します。"
    ),
}


DIFFERENCES: dict[str, Any] = {
    Difference.ONLY_THERE: _l("Stripe だけに入金がある"),
    Difference.ONLY_HERE: _l("当店の帳簿だけに入金がある"),
    Difference.AMOUNT: _l("入金の額が違う"),
    Difference.REFUNDED: _l("返金の額が違う"),
    Difference.ORDER: _l("注文の入金額が支払いの合計と違う"),
    Difference.STRANGER: _l("当店の帳簿にない支払い"),
}


def carrier(key: str) -> str:
    """A carrier in one word; an unknown one by its key."""
    return str(CARRIERS.get(key, key))


def short_day(day: date, at: date | None = None) -> str:
    """24日 within this month, otherwise 12/3; 24 Nov in English."""
    if i18n.locale() == "en":
        return f"{day.day} {day:%b}"
    near = (day.year, day.month) == ((at := at or today()).year, at.month)
    return f"{day.day}日" if near else f"{day.month}/{day.day}"


def moment(at: datetime) -> str:
    """9:14 today, otherwise 11/22 9:14, in Japan time."""
    local = at.astimezone(JST)
    clock = f"{local.hour}:{local:%M}"
    return clock if local.date() == today() else f"{local.month}/{local.day} {clock}"


Data = Mapping[str, Any]
_EVENTS: dict[str, Callable[[Data], str]] = {
    "order.placed": lambda d: _("注文を受け付け"),
    "order.paid": lambda d: _("お支払い済み（%(amount)s）", amount=_yen(d)),
    "order.expired": lambda d: _("支払い期限を過ぎました"),
    "order.cancelled": lambda d: _("キャンセル（%(reason)s）", reason=_reason(d)),
    "order.picking": lambda d: _("ピッキングを開始"),
    "order.packed": lambda d: _("梱包"),
    "order.shipped": lambda d: _(
        "%(carrier)s %(number)s で発送",
        carrier=carrier(d.get("carrier", "")),
        number=d.get("tracking_number", ""),
    ),
    "order.delivered": lambda d: _("お届け済み"),
    "order.short": lambda d: _(
        "%(sku)s が不足（%(wanted)s点のうち%(found)s点）",
        sku=d.get("sku", ""),
        wanted=d.get("wanted", ""),
        found=d.get("found", ""),
    ),
    "order.split": lambda d: _("荷物を分割（%(units)s点を別の荷物へ）", units=d.get("units", "")),
    "refund.due": lambda d: _("返金の予定 %(amount)s（%(reason)s）", amount=_yen(d), reason=_reason(d)),
    "order.refunded": lambda d: _("返金済み %(amount)s", amount=_yen(d)),
    "work.opened": lambda d: _("確認が必要：%(kind)s", kind=WORK.get(d.get("kind", ""), "")),
    "work.closed": lambda d: (
        _("確認を終了（%(note)s）", note=d["note"]) if d.get("note") else _("確認を終了")
    ),
}
REASONS: dict[str, Any] = {
    "cancelled": _l("キャンセル"),
    WorkKind.PAID_TOO_LATE: _l("遅い入金"),
    WorkKind.PAID_TWICE: _l("二重の入金"),
}


def happened(entry: TimelineEntry) -> str:
    """An event of an order in words; nothing for what the desk need not know."""
    told = _EVENTS.get(entry.verb)
    return told(entry.data) if told else ""


def actor(name: str, names: Mapping[str, str]) -> str:
    """Who it was: a colleague by name, the customer; nothing for the house itself."""
    if name.startswith("customer"):
        return _("お客さまご自身")
    return names.get(name, _("担当者") if name.startswith("staff") else "")


def _yen(data: Data) -> str:
    return yen(Yen(int(data.get("amount", 0))))


def _reason(data: Data) -> str:
    reason = str(data.get("reason", ""))
    return str(REASONS.get(reason, reason))
