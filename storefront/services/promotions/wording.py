"""Why an offer is not used, and what an offer gives, in sentences for customers."""

from typing import Any

from storefront.kernel.clock import JST
from storefront.kernel.i18n import _l
from storefront.services.promotions.outcome import Reason, Why
from storefront.services.promotions.values import Benefit, Kind

_PLAIN: dict[Reason, Any] = {
    Reason.CHANNEL: _l("このお店では使えません"),
    Reason.NO_COUPON: _l("クーポンコードを入れると使えます"),
    Reason.COUPON_USED: _l("このクーポンは使用済みです"),
    Reason.USED_UP: _l("先着の数に達したため、終わりました"),
    Reason.USED_BEFORE: _l("すでにお使いになりました"),
    Reason.AUDIENCE: _l("このお客さまには使えないクーポンです"),
    Reason.SIGN_IN: _l("会員の方の特典です。ログインすると使えます"),
    Reason.NOT_FIRST: _l("はじめてのご注文で使えます"),
    Reason.NO_GOODS: _l("対象の品がカートにありません"),
    Reason.ADDRESS: _l("お届け先を入れると、送料から引きます"),
    Reason.NO_GIFT: _l("贈りものの品がなくなりました"),
    Reason.GIFT_TOO_DEAR: _l("このご注文の金額では、おつけできません"),
    Reason.NOTHING_TO_SAVE: _l("これ以上お安くなるものがありません"),
    Reason.NOT_TOGETHER: _l("ほかの割引と一緒には使えません"),
    Reason.DECLINED: _l("使わないことにしました"),
}


def sentence(why: Why) -> Any:
    """The reason as a sentence, with what is missing."""
    if why.reason is Reason.AMOUNT:
        return _l("あと%(amount)sで使えます", amount=f"¥{why.missing:,}")
    if why.reason is Reason.QUANTITY:
        return _l("対象の品をあと%(n)s点で使えます", n=why.missing)
    if why.at is not None:
        at = why.at.astimezone(JST)
        when = f"{at.month}/{at.day} {at:%H:%M}"
        if why.reason is Reason.NOT_YET:
            return _l("%(when)sから使えます", when=when)
        return _l("%(when)sで終わりました", when=when)
    return _PLAIN[why.reason]


def gives(benefit: Benefit) -> Any:
    """What a promotion gives, in a few words."""
    if benefit.kind is Kind.PERCENT:
        return _l("%(n)s%%引き", n=benefit.value)
    if benefit.kind is Kind.AMOUNT:
        return _l("%(amount)s引き", amount=f"¥{benefit.value:,}")
    if benefit.kind is Kind.FREE_SHIPPING:
        return _l("送料無料")
    return _l("贈りものつき")
