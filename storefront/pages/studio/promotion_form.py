"""The form of a promotion, and its content as the service keeps it, both ways."""

from typing import Any, ClassVar

from wtforms import BooleanField, SelectField, StringField

from storefront.kernel.i18n import LocalText, _l
from storefront.kernel.money import Yen
from storefront.pages.forms import Filled, NotTooLong, options, tidy
from storefront.pages.studio.editing import Saving
from storefront.pages.studio.fields import (
    Both,
    MomentField,
    NumberField,
    RecordForm,
    Row,
    Rows,
    minute,
    moment,
    text,
)
from storefront.services.promotions import Benefit, Conditions, Kind, PromotionDraft, Rule
from storefront.services.revisions import Content

STATES = options((("draft", _l("下書き")), ("live", _l("公開")), ("paused", _l("止めている"))))
KINDS = options((
    (Kind.AMOUNT, _l("金額を引く")), (Kind.PERCENT, _l("％を引く")), (Kind.FREE_SHIPPING, _l("送料を引く")),
    (Kind.GIFT, _l("贈りものをつける")),
))  # fmt: skip
MARKS = options((("product", _l("商品")), ("category", _l("棚")), ("collection", _l("特集"))))
CHANNELS = options((("", _l("どこでも")), ("web", _l("ウェブ")), ("app", _l("アプリ"))))
_FLAGS = ("without_sale", "first_order", "signed_in", "needs_coupon", "audience")
_LIMITS = ("total_limit", "person_limit")


class MarkRow(Row):
    """What counts: a product, a shelf with everything below it, or a collection."""

    kind = SelectField(_l("種類"), choices=MARKS)
    slug = StringField(_l("アドレスに使う名前"), [Filled(), NotTooLong(80)], filters=[tidy])

    @property
    def is_blank(self) -> bool:
        """The kind alone says nothing."""
        return not (self.slug.data or "").strip()


class PromotionForm(RecordForm):
    """A promotion: words, benefit, conditions, schedule, stacking, limits."""

    SECTIONS: ClassVar = (
        (_l("名前と公開"), ("name", "title", "note", "state")),
        (_l("何をするか"), ("kind", "value", "most", "gift", "gift_quantity")),
        (_l("対象の品"), ("scope", "without", "without_sale")),
        (_l("使える条件"), ("minimum_amount", "minimum_quantity", "first_order", "signed_in", "audience", "channel", "needs_coupon")),
        (_l("期間"), ("starts_at", "ends_at")),
        (_l("ほかの割引との重なり"), ("exclusive", "group")),
        (_l("使える回数"), ("total_limit", "person_limit")),
    )  # fmt: skip
    name = text(_l("社内での名前（お客様には見えません）"), 120, filled=True)
    title = Both(_l("お客様が読む名前"), 60, filled=True)
    note = Both(_l("説明"), 200)
    state = SelectField(_l("公開"), choices=STATES)
    kind = SelectField(_l("内容"), choices=KINDS)
    value = NumberField(_l("引く金額（円）または割合（%）"), high=1_000_000)
    most = NumberField(_l("引く金額の上限（円、空なら上限なし）"), high=1_000_000)
    gift = text(_l("贈りもののSKU"), 80)
    gift_quantity = NumberField(_l("贈りものの数"), low=1, high=9)
    scope = Rows(
        MarkRow, _l("対象"), blank=2, hint=_l("空なら、すべての品が対象です。棚は下の棚も含みます。")
    )
    without = Rows(MarkRow, _l("対象外"), blank=1)
    without_sale = BooleanField(_l("値下げ中の品を除く"))
    minimum_amount = NumberField(_l("対象の品の合計（円以上、割引前）"), high=9_999_999)
    minimum_quantity = NumberField(_l("対象の品の点数（以上）"), high=9999)
    first_order = BooleanField(_l("はじめてのご注文だけ"))
    signed_in = BooleanField(_l("会員だけ"))
    audience = SelectField(_l("対象者"), choices=[])
    channel = SelectField(_l("お店"), choices=CHANNELS)
    needs_coupon = BooleanField(_l("クーポンを持っている人だけ"))
    starts_at = MomentField(_l("始まり（日本時間、この分から）"))
    ends_at = MomentField(_l("終わり（日本時間、この分の直前まで）"))
    exclusive = BooleanField(_l("ほかの割引と一緒に使えないようにする"))
    group = text(_l("グループ（同じ名前のうち一つだけ使えます）"), 40)
    total_limit = NumberField(_l("全体で（回まで、空なら何回でも）"), low=1)
    person_limit = NumberField(_l("お一人（回まで、空なら何回でも）"), low=1, high=999)


def content(draft: PromotionDraft) -> Content:
    """What the form shows of a promotion."""
    benefit, asked = draft.rule.benefit, draft.rule.conditions
    return {
        "name": draft.name, "title": {"ja": "", "en": ""} | draft.title, "note": {"ja": "", "en": ""} | (draft.note or {}),
        "state": draft.state, "kind": str(benefit.kind), "value": benefit.value or None, "most": benefit.most,
        "gift": benefit.gift, "gift_quantity": benefit.gift_quantity,
        "scope": _rows(asked.scope), "without": _rows(asked.without),
        **{name: getattr(asked, name) for name in _FLAGS},
        "minimum_amount": asked.minimum_amount or None, "minimum_quantity": asked.minimum_quantity or None,
        "channel": next(iter(sorted(asked.channels)), ""),
        "starts_at": minute(draft.starts_at), "ends_at": minute(draft.ends_at),
        "exclusive": draft.rule.exclusive, "group": draft.rule.group,
        **{name: getattr(draft, name) for name in _LIMITS},
    }  # fmt: skip


def drafted(to: Saving, told: Content) -> PromotionDraft:
    """The promotion that a form says."""
    benefit = Benefit(
        Kind(told["kind"]), told["value"] or 0, told["most"], told["gift"], told["gift_quantity"] or 1
    )
    conditions = Conditions(
        scope=_marks(told["scope"]), without=_marks(told["without"]),
        **{name: told[name] for name in _FLAGS},
        minimum_amount=Yen(told["minimum_amount"] or 0), minimum_quantity=told["minimum_quantity"] or 0,
        channels=frozenset({told["channel"]} - {""}),
    )  # fmt: skip
    return PromotionDraft(
        to.slug, told["name"], _words(told["title"]), Rule(benefit, conditions, told["exclusive"], told["group"]),
        note=_words(told["note"]), state=told["state"],
        starts_at=moment(told["starts_at"]), ends_at=moment(told["ends_at"]),
        **{name: told[name] for name in _LIMITS}, site=to.site,
    )  # fmt: skip


def _words(both: dict[str, Any]) -> LocalText:
    return LocalText({k: v for k, v in both.items() if v})


def _rows(marks: frozenset[str]) -> list[dict[str, str]]:
    return [dict(zip(("kind", "slug"), mark.split(":", 1), strict=True)) for mark in sorted(marks)]


def _marks(rows: list[dict[str, str]]) -> frozenset[str]:
    return frozenset(f"{row['kind']}:{row['slug']}" for row in rows)
