"""What becomes of a campaign for somebody, in the words of whoever works here: at the preview, at the desks."""

from collections.abc import Mapping
from typing import Any

from storefront.kernel.i18n import _l
from storefront.services.campaigns import Why

WORDS: Mapping[Why, Any] = {
    Why.SHOWN: _l("この方に、この日時で出ます"),
    Why.NOT_YET: _l("まだはじまっていません"),
    Why.OVER: _l("期間が終わっています"),
    Why.PAGE: _l("このページ・経路・端末には出ません"),
    Why.CONSENT: _l("同意をいただいていません"),
    Why.CASE: _l("返品・修理・お申し出に対応中です"),
    Why.UNPAID: _l("お支払い待ちのご注文があります"),
    Why.UNDELIVERED: _l("お届け前のご注文があります"),
    Why.BOUGHT: _l("同じような品を買ったばかりです"),
    Why.AUDIENCE: _l("対象者に当てはまりません"),
    Why.NEVER: _l("「もう見ない」を選ばれています"),
    Why.DONE: _l("もう目的を果たしています"),
    Why.CLOSED: _l("閉じられたばかりのため、しばらく出ません"),
    Why.CAPPED: _l("決めた回数まで出ています"),
    Why.SPENT: _l("ほかの案内と合わせた上限まで出ています"),
    Why.QUIET: _l("案内を出さないページです"),
    Why.HELD: _l("くらべるために出さない組の方です"),
    Why.DISPLACED: _l("優先の高い施策が先に出ます"),
}
# Whoever is asked aloud says no; nobody closes anything there.
AT_THE_DESK: Mapping[Why, Any] = {**WORDS, Why.CLOSED: _l("ご不要とのことでした")}
