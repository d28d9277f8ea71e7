"""Rules as people read them, in the reader's language: one sentence per condition, said and denied."""

from collections.abc import Callable, Mapping
from typing import Any

from storefront.kernel.i18n import _
from storefront.services.audiences.rules import AllOf, AnyOf, Not, Rule
from storefront.services.audiences.wording import (
    Names,
    ago,
    by,
    chosen,
    ever,
    goods,
    joined,
    often,
    times,
    yen,
)

Said = tuple[str, str]  # the sentence, and how it is denied (empty: in the general way)


def sentence(rule: Rule, names: Names) -> str:
    """The whole rule in one sentence."""
    if isinstance(rule, Not):
        return _denied(rule.part, names)
    if not isinstance(rule, (AllOf, AnyOf)):
        return _MAKERS[rule.kind](rule, names)[0]
    if not rule.parts:
        return _("すべての方") if isinstance(rule, AllOf) else _("どなたも当てはまりません")
    word = _("、かつ") if isinstance(rule, AllOf) else _("、または")
    return word.join(_inside(part, names) for part in rule.parts)


def _inside(part: Rule, names: Names) -> str:
    group = isinstance(part, (AllOf, AnyOf)) and len(part.parts) > 1
    return _("（%(what)s）", what=sentence(part, names)) if group else sentence(part, names)


def _denied(part: Rule, names: Names) -> str:
    if isinstance(part, Not):
        return sentence(part.part, names)
    own = "" if isinstance(part, (AllOf, AnyOf)) else _MAKERS[part.kind](part, names)[1]
    return own or _("「%(what)s」ではない", what=sentence(part, names))


def _purchases(one: Any, names: Names) -> Said:
    return _(
        "%(when)s%(by)s購入したのが%(many)s", when=ever(one.days), by=by(one.channel), many=times(one)
    ), ""


def _bought(one: Any, names: Names) -> Said:
    words = {
        "when": ever(one.days),
        "by": by(one.channel),
        "goods": goods(one.of, names),
        "many": often(one.at_least),
    }
    denied = _("%(when)s%(by)s%(goods)sを買っていない", **words) if not words["many"] and one.of else ""
    return _("%(when)s%(by)s%(goods)sを%(many)s買った", **words), denied


def _viewed(one: Any, names: Names) -> Said:
    words = {"when": ever(one.days), "goods": goods(one.of, names), "many": often(one.at_least)}
    denied = _("%(when)s%(goods)sを見ていない", **words) if not words["many"] and one.of else ""
    return _("%(when)s%(goods)sを%(many)s見た", **words), denied


def _cart_added(one: Any, names: Names) -> Said:
    words = {"when": ever(one.days), "goods": goods(one.products, names), "many": often(one.at_least)}
    return _("%(when)s%(goods)sを%(many)sカートに入れた", **words), ""


def _searched(one: Any, names: Names) -> Said:
    what = _("「%(name)s」", name=one.word) if one.word else _("何か")
    return _(
        "%(when)s%(what)sを%(many)s検索した", when=ever(one.days), what=what, many=often(one.at_least)
    ), ""


def _left(one: Any, names: Names) -> Said:
    worth = _("%(n)s以上を", n=f"¥{one.at_least:,}") if one.at_least else ""
    return _("%(when)s%(worth)sカートに残したまま離れた", when=ever(one.days), worth=worth), ""


def _second_purchase(one: Any, names: Names) -> Said:
    if one.since == "order":
        return _("購入は1回だけで、そのご注文が%(ago)s", ago=ago(one)), ""
    return _("購入は1回だけで、そのお届けが%(ago)s", ago=ago(one)), ""


def _open_case(one: Any, names: Names) -> Said:
    if not one.case:
        return _("返品・修理・お申し出のどれかに対応中"), _("対応中のことがない")
    case = chosen("case", one.case)
    return _("%(case)sに対応中", case=case), _("%(case)sに対応中ではない", case=case)


def _dates(one: Any, names: Names) -> Said:
    if one.from_date and one.to_date:
        return _("%(a)sから%(b)sまで", a=one.from_date, b=one.to_date), ""
    return (_("%(a)sから", a=one.from_date) if one.from_date else _("%(b)sまで", b=one.to_date)), ""


_MAKERS: Mapping[str, Callable[[Any, Names], Said]] = {
    "purchases": _purchases,
    "spend": lambda one, names: (_("%(when)sのお買い上げが%(many)s", when=ever(one.days), many=yen(one)), ""),
    "first_order": lambda one, names: (_("はじめての購入が%(ago)s", ago=ago(one)), ""),
    "last_order": lambda one, names: (_("最後の購入が%(ago)s", ago=ago(one)), ""),
    "second_purchase": _second_purchase,
    "bought": _bought,
    "bought_between": lambda one, names: (_("%(goods)sを最後に買ったのが%(ago)s", goods=goods(one.of, names), ago=ago(one)), ""),
    "viewed": _viewed,
    "cart_added": _cart_added,
    "searched": _searched,
    "left_in_cart": _left,
    "interest": lambda one, names: (_("%(goods)sへの関心が%(score)s以上", goods=goods(one.of, names), score=one.score), ""),
    "undelivered": lambda one, names: (_("お届け前のご注文がある"), _("お届け前のご注文がない")),
    "unpaid": lambda one, names: (_("お支払い待ちのご注文がある"), _("お支払い待ちのご注文がない")),
    "open_case": _open_case,
    "consent": lambda one, names: (_("%(what)sに同意している", what=chosen("consent", one.consent)), _("%(what)sに同意していない", what=chosen("consent", one.consent))),
    "uses_device": lambda one, names: (_("%(what)sを使ったことがある", what=chosen("device", one.device)), ""),
    "uses_channel": lambda one, names: (_("%(what)sを使ったことがある", what=chosen("channel", one.channel)), ""),
    "lives_in": lambda one, names: (_("お住まいが%(what)s", what=chosen("prefectures", *one.prefectures)), ""),
    "known": lambda one, names: (_("お名前の分かるお客さま"), _("お名前のまだ分からない訪問者")),
    "new_visitor": lambda one, names: (_("購入がまだなく、はじめての訪問が%(n)s日以内", n=one.days), ""),
    "last_seen": lambda one, names: (_("最後の訪問が%(ago)s", ago=ago(one)), ""),
    "in_list": lambda one, names: (_("名簿「%(name)s」にある", name=names.of(f"list:{one.list_key}")), _("名簿「%(name)s」にない", name=names.of(f"list:{one.list_key}"))),
    "split": lambda one, names: (_("分けかた「%(salt)s」の%(low)s％から%(high)s％まで", salt=one.salt, low=one.low, high=one.high), ""),
    "audience": lambda one, names: (_("対象者「%(name)s」に当てはまる", name=names.of(f"audience:{one.audience}")), _("対象者「%(name)s」に当てはまらない", name=names.of(f"audience:{one.audience}"))),
    "weekdays": lambda one, names: (_("%(what)sである", what=chosen("weekdays", *one.weekdays)), ""),
    "hours": lambda one, names: (_("日本時間の%(a)s時から%(b)s時まで", a=one.from_hour, b=one.to_hour), ""),
    "dates": _dates,
    "on_page": lambda one, names: (_("%(what)sを開いている", what=chosen("pages", *one.pages)), ""),
    "looks_at": lambda one, names: (_("%(goods)sを開いている", goods=goods(one.of, names)), ""),
    "came_from": lambda one, names: (_("%(what)sから来た", what=chosen("origins", *one.origins)), ""),
    "cart_value": lambda one, names: (_("カートの中身が%(many)s", many=yen(one)), ""),
    "cart_holds": lambda one, names: (_("カートに%(goods)sが入っている", goods=goods(one.products, names)), ""),
    "pages_seen": lambda one, names: (_("訪問の%(n)sページ目から", n=one.at_least), ""),
    "on_device": lambda one, names: (_("%(what)sで見ている", what=chosen("device", one.device)), ""),
    "on_channel": lambda one, names: (_("%(what)sで見ている", what=chosen("channel", one.channel)), ""),
    "reads_in": lambda one, names: (_("%(what)sで読んでいる", what=joined([chosen("locale", one.locale)])), ""),
    "signed_in": lambda one, names: (_("ログインしている"), _("ログインしていない")),
}  # fmt: skip
