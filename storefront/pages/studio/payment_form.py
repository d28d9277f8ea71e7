"""The form of the ways of paying that a shop offers."""

from typing import Any, ClassVar

from wtforms import BooleanField

from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _, _l
from storefront.pages.studio.fields import NumberField, RecordForm

WAYS = ("card", "paypay", "bank_transfer", "cash_on_delivery", "konbini")


class PaymentForm(RecordForm):
    """Ways of paying that the shop offers; PayPay and transfers only while the account at Stripe may take them."""

    SECTIONS: ClassVar = (
        (_l("お支払い方法"), WAYS),
        (_l("コンビニ払い"), ("konbini_days", "konbini_least", "konbini_most")),
        (_l("銀行振込とPayPay"), ("bank_transfer_days", "paypay_most")),
        (_l("お支払いを待つ時間"), ("hold_minutes",)),
    )
    card = BooleanField(_l("クレジットカード"))
    paypay = BooleanField(_l("PayPay（Stripe で使えるときだけ）"))
    bank_transfer = BooleanField(_l("銀行振込（Stripe で使えるときだけ）"))
    cash_on_delivery = BooleanField(_l("代金引換"))
    konbini = BooleanField(_l("コンビニ払い"))
    konbini_days = NumberField(_l("お支払いの期限（日）"), low=1, high=60, filled=True)
    konbini_least = NumberField(_l("いくらから"), low=1, filled=True)
    konbini_most = NumberField(_l("いくらまで"), low=1, high=300_000, filled=True)
    bank_transfer_days = NumberField(_l("お振り込みの期限（日）"), low=1, high=30, filled=True)
    paypay_most = NumberField(_l("PayPay はいくらまで"), low=1, filled=True)
    hold_minutes = NumberField(_l("商品を取り置く時間（分）"), low=5, high=1440, filled=True)


def payment_checked(said: dict[str, Any]) -> dict[str, Any]:
    """At least one way, and amounts in their order."""
    if not any(said[name] for name in WAYS):
        raise Refusal(_("少なくとも一つの方法を選んでください。"), field="card")
    if said["konbini_least"] > said["konbini_most"]:
        raise Refusal(_("「いくらまで」は「いくらから」以上にしてください。"), field="konbini_most")
    return said
