"""Campaigns to begin with: what most shops want first, complete in both languages, to be changed before they are published."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from storefront.kernel.i18n import LANGUAGES, LocalText, _l, language
from storefront.services import audiences
from storefront.services.audiences import AllOf, AudienceDraft, Not, Rule
from storefront.services.audiences.conditions import HasBought, IsKnown, LastOrder, OpenCase, Undelivered
from storefront.services.audiences.page_conditions import CartValue

Content = dict[str, Any]
DELIVERED = AllOf((LastOrder(7, 30), Not(Undelivered()), Not(OpenCase())))
NEARLY_FREE = AllOf((CartValue(at_least=4000, at_most=6599),))
BOUGHT_LATELY = AllOf((IsKnown(), HasBought(days=30)))
LOOKING = ["home", "list", "product"]
SLIDES_IN: Content = {
    "placement": "overlay", "style": "slidein", "purpose": "sell", "pages": LOOKING, "holdout": 10,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Beginning:
    """A draft to begin with: what it is called and good for, what it says, and the audience that it brings along."""

    title: Any
    note: Any
    content: Content
    audience: str = ""
    rule: tuple[Any, Rule] | None = None


def _two(kind: str, ja: str, en: str, **more: Any) -> Content:
    return {"kind": kind, "words": {"ja": ja, "en": en}, **more}


def _button(ja: str, en: str, href: str) -> Content:
    return {"kind": "button", "label": {"ja": ja, "en": en}, "href": href}


def _caps(most: int, days: int, cooldown: int = 30) -> Content:
    return {"most": most, "times": 1, "days": days, "cooldown_days": cooldown}


READY: Mapping[str, Beginning] = {
    "welcome": Beginning(
        _l("はじめての方へ（上から降りる案内）"), _l("来店したときに一度だけ、お店の使いかたをご案内します。"),
        {
            "placement": "overlay", "style": "rolldown", "trigger": "arrival", "pages": LOOKING,
            "caps": _caps(1, 30),
            "blocks": [
                _two("heading", "はじめての方へ", "New here?"),
                _two("text", "送料やお届けの日、サイズのえらびかたを、短くまとめました。", "Delivery, dates and how to find your size, in short."),
                _button("ご利用ガイドを読む", "Read the guide", "/legal/guide"),
            ],
        },
        "new-visitors", audiences.READY["new-visitors"],
    ),
    "left-in-cart": Beginning(
        _l("カートに残した品のご案内（下からの案内）"), _l("カートに入れたまま離れた方に、次の来店で一度お知らせします。"),
        {
            **SLIDES_IN, "trigger": "abandoned", "caps": _caps(3, 3, 7), "goal_days": 7,
            "blocks": [
                _two("heading", "カートの続きを、とっておきました", "Your cart is as you left it"),
                _two("text", "お選びになった品は、カートにそのまま入っています。", "What you chose is still in it."),
                _button("カートの続きを見る", "See my cart", "/cart"),
            ],
        },
        "left-in-cart", audiences.READY["left-in-cart"],
    ),
    "second-purchase": Beginning(
        _l("2回目のお買いものへ（F2クーポン）"), _l("1回目のお届けから14〜45日の方へ。「割引とクーポン」で特典をつくり、その記号を入れてください。"),
        {
            **SLIDES_IN, "trigger": "dwell", "after": 10, "caps": _caps(3, 7), "goal_days": 30,
            "blocks": [
                _two("heading", "2回目のお買いものに、お使いください", "For your second order"),
                _two("text", "先日はありがとうございました。次のご注文で使えるクーポンをお受け取りいただけます。", "Thank you for your first order. Here is a coupon for the next one."),
                {"kind": "coupon", "promotion": "second-order"},
            ],
        },
        "second-purchase", audiences.READY["second-purchase"],
    ),
    "running-low": Beginning(
        _l("そろそろなくなる品（ホームの列）"), _l("前に買った消耗品を、なくなるころにホームの上のほうへ並べます。"),
        {
            "placement": "home", "slot": "again", "purpose": "sell", "priority": 60,
            "section": {"kind": "row", "source": "buy_again", "title": {"ja": "そろそろ、なくなるころです", "en": "Running low?"}},
        },
        "running-low", audiences.READY["running-low"],
    ),
    "leaving": Beginning(
        _l("離れるときのおたずね（中央の窓）"), _l("見ていて買わずに離れる方に、わけを一つだけうかがいます。"),
        {
            "placement": "overlay", "style": "modal", "trigger": "exit", "purpose": "ask", "pages": ["list", "product", "cart"],
            "caps": _caps(1, 90, 90), "goal": "answer",
            "blocks": [
                _two("heading", "ひとつだけ、お聞かせください", "One short question"),
                _two("question", "きょうは、何をお探しでしたか。", "What were you looking for today?", key="leaving-reason", options=[
                    {"ja": "サイズが合うか分からない", "en": "Not sure about the size"},
                    {"ja": "値段を比べている", "en": "Comparing prices"},
                    {"ja": "届く日が合わない", "en": "Arrives too late"},
                    {"ja": "見ていただけ", "en": "Just looking"},
                ]),
            ],
        },
        "looked-not-bought", audiences.READY["looked-not-bought"],
    ),
    "after-delivery": Beginning(
        _l("お届けのあとの満足度（お便り）"), _l("お届けから7〜30日の方に、すすめたい度合い（0〜10）をうかがいます。"),
        {
            "placement": "inbox", "purpose": "ask", "goal": "answer", "caps": _caps(1, 90, 90),
            "blocks": [
                _two("heading", "お届けした品は、いかがでしたか", "How was your order?"),
                _two("text", "お答えは、品ぞろえとお届けをよくするためだけに使います。", "We use your answer only to improve what we make and how it reaches you."),
                _two("question", "このお店を、親しい方にすすめたいと思いますか。", "Would you recommend us to a friend?", key="recommend", ask="nps"),
            ],
        },
        "delivered-lately", (_l("お届けのすんだ方（7〜30日）"), DELIVERED),
    ),
    "care": Beginning(
        _l("買ったばかりの方へ、お手入れのこと（ホーム）"), _l("おすすめの代わりに、買った品を長く使うための言葉を出します。"),
        {
            "placement": "home", "slot": "first", "purpose": "care", "priority": 70, "section": {"kind": "message"},
            "blocks": [
                _two("note", "お手入れ", "Care"),
                _two("heading", "はじめてのお洗濯の前に", "Before the first wash"),
                _two("text", "裏返してネットに入れ、陰干しすると、形と色が長もちします。品ごとのお手入れは、ご注文のページにあります。", "Turn it inside out, use a net and dry it in the shade: shape and colour last longer. Each item's care is on your order page."),
                _button("ご注文の品を見る", "See my orders", "/mypage/orders"),
            ],
        },
        "bought-lately", (_l("30日のうちに買った方"), BOUGHT_LATELY),
    ),
    "nearly-free": Beginning(
        _l("あと少しで送料無料（ご注文手続き）"), _l("送料無料まであと少しの方に。対象者の金額は、配送の設定に合わせて直してください。"),
        {
            "placement": "checkout", "slot": "before:contact", "priority": 60,
            "blocks": [
                _two("heading", "あと少しで、送料が無料になります", "Nearly at free delivery"),
                _two("text", "消耗品をもう一点そえると、送料がかかりません。", "One more everyday item and delivery is free."),
                _button("お店にもどって選ぶ", "Back to the shop", "/"),
            ],
        },
        "nearly-free", (_l("カートが4,000円から6,599円の方"), NEARLY_FREE),
    ),
    "say-second": Beginning(
        _l("2回目の方に、ひとこと（接客の手引き）"), _l("窓口と店頭の画面に、その方にお伝えする言葉を出します。"),
        {
            "placement": "guidance", "purpose": "ask",
            "blocks": [
                _two("heading", "はじめのお品の使いごこちをうかがう", "Ask how the first purchase turned out"),
                _two("text", "困りごとがあれば先に解決します。なければ、同じ棚の新しい品を一つだけご紹介します。", "Solve any trouble first. If there is none, show one new item of the same kind, no more."),
            ],
        },
        "second-purchase", audiences.READY["second-purchase"],
    ),
}  # fmt: skip


def begin(db: Session, site: str, key: str, *, now: datetime) -> None:
    """Bring along the audience of this beginning, where the shop has none of that key."""
    one = READY[key]
    if one.rule is None or audiences.audience(db, one.audience, site=site) is not None:
        return
    label, rule = one.rule
    name = LocalText({})
    for code in LANGUAGES:
        with language(code):
            name[code] = str(label)
    audiences.put(db, AudienceDraft(one.audience, name, rule, site=site), now=now)


def content_of(key: str, name: str) -> Content:
    """The draft's content under a name of its own."""
    return {"name": name, "audience": READY[key].audience, **READY[key].content}
