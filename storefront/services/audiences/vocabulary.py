"""The fields of conditions: what each takes, between which bounds, and what it is called (one table for all of them)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from storefront.kernel.i18n import _l
from storefront.services.audiences.rules import KINDS
from storefront.services.customers import PREFECTURES

NUMBER, CHOICE, CHOICES, GOODS, PRODUCTS, TEXT, DAY, LIST, AUDIENCE = (
    "number", "choice", "choices", "goods", "products", "text", "day", "list", "audience",
)  # fmt: skip
MOST_CHOSEN = 60


@dataclass(frozen=True, slots=True)
class Input:
    """One field: its name, its shape, the bounds of a number, what may be chosen, the words before and behind it."""

    label: Any
    shape: str
    low: int = 0
    high: int = 0
    choices: Mapping[str, Any] = field(default_factory=dict)
    unit: Any = ""
    before: Any = ""


_FAR = 3650
CHANNELS = {
    "web": _l("ウェブ"),
    "app": _l("アプリ"),
    "shop": _l("店舗"),
    "phone": _l("電話"),
    "marketplace": _l("モール"),
}
DEVICES = {"phone": _l("スマートフォン"), "tablet": _l("タブレット"), "desktop": _l("パソコン")}
CASES = {"return": _l("返品"), "repair": _l("修理"), "complaint": _l("お申し出")}
CONSENTS = {
    "marketing:mail": _l("メールでのお知らせ"), "marketing:line": _l("LINEでのお知らせ"), "marketing:push": _l("アプリの通知"),
    "marketing:postal": _l("郵便でのお知らせ"), "analytics:web": _l("ご利用の記録"), "personalization:web": _l("おすすめの表示"),
    "sharing:partners": _l("広告のための提供"),
}  # fmt: skip
PAGES = {
    "home": _l("ホーム"), "list": _l("棚と特集"), "product": _l("商品ページ"), "search": _l("検索"), "cart": _l("カート"),
    "checkout": _l("ご注文手続き"), "mypage": _l("マイページ"), "other": _l("その他のページ"),
}  # fmt: skip
ORIGINS = {"search": _l("検索エンジン"), "mail": _l("メール"), "line": _l("LINE"), "link": _l("ほかのサイト")}
DAYS_OF_WEEK = {
    "0": _l("月曜"), "1": _l("火曜"), "2": _l("水曜"), "3": _l("木曜"), "4": _l("金曜"), "5": _l("土曜"), "6": _l("日曜"),
}  # fmt: skip

INPUTS: Mapping[str, Input] = {
    "at_least": Input(_l("いくつ以上"), NUMBER, 0, 99_999_999, unit=_l("以上")),
    "at_most": Input(_l("いくつ以下"), NUMBER, 0, 99_999_999, unit=_l("以下")),
    "days": Input(_l("過去何日"), NUMBER, 1, _FAR, unit=_l("日に"), before=_l("過去")),
    "from_days": Input(_l("何日前から"), NUMBER, 0, _FAR, unit=_l("日前から")),
    "to_days": Input(_l("何日前まで"), NUMBER, 1, _FAR, unit=_l("日前まで")),
    "since": Input(_l("起点"), CHOICE, choices={"": _l("お届け"), "order": _l("ご注文")}),
    "of": Input(_l("棚・商品"), GOODS),
    "products": Input(_l("商品"), PRODUCTS),
    "word": Input(_l("言葉"), TEXT),
    "score": Input(_l("関心の強さ"), NUMBER, 1, 1000, unit=_l("以上")),
    "channel": Input(_l("経路"), CHOICE, choices={"": _l("すべて"), **CHANNELS}),
    "device": Input(_l("端末"), CHOICE, choices=DEVICES),
    "case": Input(_l("種類"), CHOICE, choices={"": _l("どれか"), **CASES}),
    "consent": Input(_l("同意"), CHOICE, choices=CONSENTS),
    "prefectures": Input(_l("都道府県"), CHOICES, choices={name: _l(name) for name in PREFECTURES}),
    "list_key": Input(_l("名簿"), LIST),
    "salt": Input(_l("分けかたの名前"), TEXT),
    "low": Input(_l("何％から"), NUMBER, 0, 100, unit=_l("％から")),
    "high": Input(_l("何％まで"), NUMBER, 0, 100, unit=_l("％まで")),
    "audience": Input(_l("対象者"), AUDIENCE),
    "weekdays": Input(_l("曜日"), CHOICES, choices=DAYS_OF_WEEK),
    "from_hour": Input(_l("何時から"), NUMBER, 0, 24, unit=_l("時から")),
    "to_hour": Input(_l("何時まで"), NUMBER, 0, 24, unit=_l("時まで")),
    "from_date": Input(_l("いつから"), DAY),
    "to_date": Input(_l("いつまで"), DAY),
    "pages": Input(_l("ページ"), CHOICES, choices=PAGES),
    "origins": Input(_l("どこから"), CHOICES, choices=ORIGINS),
    "locale": Input(_l("ことば"), CHOICE, choices={"ja": _l("日本語"), "en": _l("英語")}),
}  # fmt: skip

# Several ways to ask, one of which at least must be used; all other kinds need the fields named here.
_ONE_OF = {
    "purchases": ("at_least", "at_most"), "spend": ("at_least", "at_most"), "cart_value": ("at_least", "at_most"),
    "first_order": ("from_days", "to_days"), "last_order": ("from_days", "to_days"), "last_seen": ("from_days", "to_days"),
    "bought_between": ("from_days", "to_days"), "dates": ("from_date", "to_date"),
}  # fmt: skip
_ALL_OF = {
    "second_purchase": ("from_days", "to_days"), "interest": ("of", "score"), "consent": ("consent",),
    "uses_device": ("device",), "uses_channel": ("channel",), "lives_in": ("prefectures",), "new_visitor": ("days",),
    "in_list": ("list_key",), "split": ("salt", "low", "high"), "audience": ("audience",), "weekdays": ("weekdays",),
    "hours": ("from_hour", "to_hour"), "on_page": ("pages",), "looks_at": ("of",), "came_from": ("origins",),
    "cart_holds": ("products",), "pages_seen": ("at_least",), "on_device": ("device",), "on_channel": ("channel",),
    "reads_in": ("locale",),
}  # fmt: skip
# (lesser, greater, whether they may be equal)
ORDERED = (
    ("at_least", "at_most", True), ("from_days", "to_days", False), ("low", "high", False), ("from_date", "to_date", True),
)  # fmt: skip


def needed(kind: str) -> tuple[tuple[str, ...], bool]:
    """Fields that this kind needs, and whether one of them is enough."""
    return (_ONE_OF[kind], True) if kind in _ONE_OF else (_ALL_OF.get(kind, ()), False)


def inputs(kind: str) -> dict[str, Input]:
    """The fields of a kind of condition, by name, in their order."""
    return {one.name: INPUTS[one.name] for one in fields(KINDS[kind])}
