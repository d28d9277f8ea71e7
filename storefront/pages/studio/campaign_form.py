"""The form of a campaign, and its content to and from what the campaigns room keeps."""

from typing import Any, ClassVar

from wtforms import BooleanField, SelectField

from storefront.kernel.i18n import _l
from storefront.pages.forms import options
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
from storefront.services.campaigns import Campaign

PLACEMENTS = (
    ("home", _l("ホーム")), ("overlay", _l("案内（オーバーレイ）")), ("checkout", _l("ご注文手続き")),
    ("inbox", _l("お便り")), ("guidance", _l("接客の手引き")),
)  # fmt: skip
HOME_NAMES = {
    "hero": _l("主役"), "now": _l("いま"), "again": _l("もう一度"), "first": _l("一段目"), "shelves": _l("棚"),
    "second": _l("二段目"), "for_you": _l("あなたに"), "third": _l("三段目"), "viewed": _l("最近見た品"), "newest": _l("新着"),
}  # fmt: skip
CHECKOUT_NAMES = {
    "before:contact": _l("手続きのはじめ"), "after:contact": _l("ご連絡先のあと"), "after:address": _l("お届け先のあと"),
    "after:delivery": _l("受け取りかたのあと"), "after:payment": _l("お支払いのあと"),
}  # fmt: skip
PAGES = (
    ("home", _l("ホーム")),
    ("list", _l("一覧")),
    ("product", _l("商品")),
    ("search", _l("検索")),
    ("cart", _l("カート")),
    ("mypage", _l("マイページ")),
)
PURPOSES = (
    ("tell", _l("お知らせ")),
    ("sell", _l("おすすめ（売り込み）")),
    ("care", _l("お手入れ・使いかた")),
    ("ask", _l("おたずね")),
)
STYLES = (
    ("slidein", _l("下からの案内")), ("rolldown", _l("上から降りる案内")), ("bar", _l("帯")), ("modal", _l("中央の窓")),
    ("full", _l("画面いっぱい")),
)  # fmt: skip
TRIGGERS = (
    ("arrival", _l("来店したとき")), ("dwell", _l("滞在（秒）")), ("scroll", _l("読み進み（％）")), ("exit", _l("離れようとしたとき")),
    ("inactive", _l("手が止まったとき（秒）")), ("cart", _l("カートの金額（円）")), ("abandoned", _l("置いたままのカート")),
)  # fmt: skip
KINDS = (
    ("", _l("—")), ("note", _l("小さな見出し")), ("heading", _l("見出し")), ("text", _l("本文")), ("picture", _l("写真（記号）")),
    ("product", _l("商品（アドレス）")), ("button", _l("ボタン（行き先）")), ("coupon", _l("クーポン（特典の記号）")),
    ("consent", _l("同意のお願い")), ("question", _l("おたずね（名前）")),
)  # fmt: skip
SHAPES = (
    ("message", _l("言葉と写真")),
    ("row", _l("商品の列")),
    ("hero", _l("主役（特集）")),
    ("reading", _l("読みもの（特集）")),
)
SOURCES = (
    ("collection", _l("特集から")), ("products", _l("選んだ商品")), ("for_you", _l("その方へのおすすめ")),
    ("buy_again", _l("もう一度買う")), ("popular", _l("いま人気")),
)  # fmt: skip
NEEDS = (
    ("", _l("なし")),
    ("marketing:mail", _l("メールの同意")),
    ("marketing:line", _l("LINEの同意")),
    ("personalization", _l("個人に合わせる同意")),
)
ASKS = {"question", "consent"}


class BlockRow(Row):
    """One block: its kind, its words, and what it names."""

    kind = SelectField(_l("種類"), choices=options(KINDS))
    words = Both(_l("言葉"), 600, area=True)
    about = text(_l("記号・アドレス・行き先"), 200)
    choices = text(_l("答え"), 200)


class CampaignForm(RecordForm):
    """Where, what, whom, when, how often, against what."""

    SECTIONS: ClassVar = (
        (_l("名前と場所"), ("name", "placement", "slot", "purpose", "priority")),
        (_l("内容"), ("blocks", "section_kind", "section_source", "collection", "title", "row_products")),
        (_l("出しかた"), ("style", "trigger", "after", *(f"on_{p}" for p, _label in PAGES))),
        (_l("対象者"), ("audience", "needs", "products", "categories", "use_days")),
        (_l("期間"), ("begins", "ends")),
        (_l("回数"), ("limited", "most", "times", "days", "cooldown_days", "stop_after_goal")),
        (_l("結果のはかりかた"), ("holdout", "goal", "goal_days")),
    )
    name = text(_l("名前（お客さまには見えません）"), 120, filled=True)
    placement = SelectField(_l("場所"), choices=options(PLACEMENTS))
    slot = SelectField(_l("位置"), choices=[])
    purpose = SelectField(_l("目的"), choices=options(PURPOSES))
    priority = NumberField(_l("優先（0〜100、大きいほど先）"), high=100, filled=True)
    blocks = Rows(
        BlockRow, _l("言葉・写真・ボタン"), blank=2, hint=_l("おたずねの答えは「／」で区切ります。英語も入れるときは「はい｜Yes」のように書きます。")
    )  # fmt: skip
    section_kind = SelectField(_l("ホームでの形"), choices=options(SHAPES))
    section_source = SelectField(_l("列の商品"), choices=options(SOURCES))
    collection = SelectField(_l("特集"), choices=[])
    title = Both(_l("列の見出し"), 60)
    row_products = text(_l("選んだ商品（アドレスを「、」で区切る）"), 1000)
    style = SelectField(_l("形"), choices=options(STYLES))
    trigger = SelectField(_l("きっかけ"), choices=options(TRIGGERS))
    after = NumberField(_l("きっかけの値"), high=10_000_000)
    audience = SelectField(_l("対象者"), choices=[])
    needs = SelectField(_l("必要な同意"), choices=options(NEEDS))
    products = text(_l("すすめる商品（買った方には出しません）"), 1000)
    categories = text(_l("すすめる棚（代わりになる品も含みます）"), 400)
    use_days = NumberField(_l("一つが何日もつか"), high=730, filled=True)
    begins = MomentField(_l("開始"))
    ends = MomentField(_l("終了（この時刻から出ません）"))
    limited = BooleanField(
        _l("ホーム・ご注文手続きでも回数を限る"),
        description=_l(
            "半時間のうちは一回と数えます。ホームの言葉には「閉じる」がつきます。外すと、期間のあいだ出つづけます。案内とお便りは、いつも限ります。"
        ),
    )
    most = NumberField(_l("一人に全部で何回まで"), low=1, high=1000, filled=True)
    times = NumberField(_l("一人に何回"), low=1, high=20, filled=True)
    days = NumberField(_l("何日のあいだに"), low=1, high=366, filled=True)
    cooldown_days = NumberField(_l("閉じた方には何日出さないか"), high=366, filled=True)
    stop_after_goal = BooleanField(_l("目的を果たした方には出さない"))
    holdout = NumberField(_l("比べるために出さない割合（％）"), high=50, filled=True)
    goal = text(_l("目的（order、または出来事の名前）"), 60)
    goal_days = NumberField(_l("見てから何日までの購入を数えるか"), low=1, high=90, filled=True)


for _page, _label in PAGES:
    setattr(CampaignForm, f"on_{_page}", BooleanField(_l("%(page)sで出す", page=_label)))

_SAME = (
    "name",
    "purpose",
    "priority",
    "style",
    "trigger",
    "audience",
    "needs",
    "use_days",
    "holdout",
    "goal",
    "goal_days",
)
_CAPS = ("limited", "most", "times", "days", "cooldown_days", "stop_after_goal")


def shown(said: Campaign) -> dict[str, Any]:
    """A campaign as the form says it."""
    plain, section = said.plain, said.plain["section"] or {}
    return {
        **{name: plain[name] for name in _SAME}, "placement": plain["placement"], "slot": said.slot,
        "blocks": [_row(block) for block in plain["blocks"]], "section_kind": section.get("kind", "message"),
        "section_source": section.get("source", "collection"), "collection": section.get("collection", ""),
        "title": _both(section.get("title", {})), "row_products": "、".join(section.get("products", ())),
        "after": said.after, **{f"on_{p}": not said.pages or p in said.pages for p, _l_ in PAGES},
        "products": "、".join(said.products), "categories": "、".join(said.categories),
        "begins": minute(said.begins), "ends": minute(said.ends), **{name: plain["caps"][name] for name in _CAPS},
    }  # fmt: skip


def told(content: dict[str, Any]) -> dict[str, Any]:
    """What the form says as a campaign's JSON."""
    pages = [p for p, _label in PAGES if content[f"on_{p}"]]
    begins, ends = moment(content["begins"]), moment(content["ends"])
    home = content["placement"] == "home"
    section = {
        "kind": content["section_kind"], "source": content["section_source"], "collection": content["collection"],
        "title": _filled(content["title"]), "products": _listed(content["row_products"]),
    }  # fmt: skip
    return {
        **{name: content[name] for name in _SAME}, "placement": content["placement"], "slot": content["slot"] if content["placement"] in ("home", "checkout") else "",
        "after": content["after"] or 0, "pages": [] if len(pages) == len(PAGES) else pages or [NOWHERE],
        "blocks": [_block(row) for row in content["blocks"] if row["kind"]], "section": section if home else None,
        "products": _listed(content["products"]), "categories": _listed(content["categories"]),
        "begins": begins.isoformat() if begins else None, "ends": ends.isoformat() if ends else None,
        "caps": {name: content[name] for name in _CAPS},
    }  # fmt: skip


NOWHERE = "nowhere"  # no page was ticked: none is said, for saying none means all
_ABOUT = {
    "picture": "key",
    "product": "slug",
    "button": "href",
    "coupon": "promotion",
    "consent": "purpose",
    "question": "key",
}
_WORDS = {"picture": "alt", "button": "label", "consent": "label"}


def _row(block: dict[str, Any]) -> dict[str, Any]:
    kind = block["kind"]
    words = block.get(_WORDS.get(kind, "words"), {})
    choices = "／".join("｜".join(filter(None, (o.get("ja"), o.get("en")))) for o in block.get("options", ()))
    return {
        "kind": kind,
        "words": _both(words),
        "about": block.get(_ABOUT.get(kind, ""), ""),
        "choices": choices,
    }


def _block(row: dict[str, Any]) -> dict[str, Any]:
    kind, found = row["kind"], {"kind": row["kind"]}
    if kind in _ABOUT:
        found[_ABOUT[kind]] = row["about"]
    if kind not in ("product", "coupon"):
        found[_WORDS.get(kind, "words")] = _filled(row["words"])
    if kind == "question":
        found["options"] = [_answer(part) for part in row["choices"].split("／") if part.strip()]
        found["ask"] = "choice" if found["options"] else "nps"
    return found


def _answer(typed: str) -> dict[str, str]:
    ja, _bar, en = typed.strip().partition("｜")
    return {"ja": ja.strip(), **({"en": en.strip()} if en.strip() else {})}


def _both(words: dict[str, str]) -> dict[str, str]:
    return {"ja": "", "en": ""} | words


def _filled(words: dict[str, str]) -> dict[str, str]:
    return {k: v for k, v in words.items() if v}


def _listed(typed: str) -> list[str]:
    return [part.strip().removeprefix("/p/") for part in typed.replace("、", ",").split(",") if part.strip()]
