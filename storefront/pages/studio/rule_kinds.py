"""Kinds of conditions as the builder offers them: in groups, by their names on screen."""

from typing import Any

from storefront.kernel.i18n import _l

# (group, ((kind, name), …)) in the order in which they are offered
OFFERED: tuple[tuple[Any, tuple[tuple[str, Any], ...]], ...] = (
    (_l("お買いもの"), (
        ("bought", _l("買った品")), ("purchases", _l("購入の回数")), ("spend", _l("お買い上げの金額")),
        ("second_purchase", _l("2回目のお買いものまで（F2）")), ("first_order", _l("はじめての購入の時期")),
        ("last_order", _l("最後の購入の時期")), ("bought_between", _l("品を最後に買った時期")),
        ("undelivered", _l("お届け前のご注文")), ("unpaid", _l("お支払い待ちのご注文")), ("open_case", _l("対応中のこと")),
    )),
    (_l("見たもの・探したもの"), (
        ("viewed", _l("見た棚・商品")), ("searched", _l("検索した言葉")), ("cart_added", _l("カートに入れた商品")),
        ("left_in_cart", _l("カートに残したもの")), ("interest", _l("関心の強さ")),
    )),
    (_l("お客さま"), (
        ("known", _l("お名前が分かるか")), ("new_visitor", _l("はじめての訪問者")), ("last_seen", _l("最後の訪問の時期")),
        ("lives_in", _l("お住まい")), ("consent", _l("同意")), ("uses_channel", _l("使ったことのある経路")),
        ("uses_device", _l("使ったことのある端末")), ("in_list", _l("名簿")), ("audience", _l("ほかの対象者")),
        ("split", _l("分けかた（くじ）")),
    )),
    (_l("いまのページ"), (
        ("on_page", _l("ページの種類")), ("looks_at", _l("開いている棚・商品")), ("came_from", _l("どこから来たか")),
        ("cart_value", _l("カートの金額")), ("cart_holds", _l("カートの商品")), ("pages_seen", _l("何ページ目か")),
        ("on_device", _l("いまの端末")), ("on_channel", _l("いまの経路")), ("reads_in", _l("いまのことば")),
        ("signed_in", _l("ログインしているか")),
    )),
    (_l("とき"), (("weekdays", _l("曜日")), ("hours", _l("時刻")), ("dates", _l("日付")))),
)  # fmt: skip
