"""What the brand says, where and to whom: the demo's campaigns, one of every placement."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from storefront.kernel.clock import JST
from storefront.services import campaigns

SITE = "hiyori"


def _words(kind: str, ja: str, en: str) -> dict[str, Any]:
    return {"kind": kind, "words": {"ja": ja, "en": en}}


def _button(ja: str, en: str, href: str) -> dict[str, Any]:
    return {"kind": "button", "label": {"ja": ja, "en": en}, "href": href}


WELCOME = {
    "name": "はじめての方へ（上から降りる案内）", "placement": "overlay", "style": "rolldown", "trigger": "arrival",
    "audience": "new-visitors", "pages": ["home"], "priority": 60,
    "caps": {"most": 3, "times": 1, "days": 7, "cooldown_days": 30},
    "blocks": [
        _words("note", "はじめてのお買い物に", "For your first order"),
        _words("heading", "サイズも、届く日も、先にわかります。", "Know the size and the day before you buy."),
        _words("text", "会員登録をすると、お届け先とサイズを覚えておきます。返品・交換もマイページだけで済みます。",
               "Register and we remember your address and sizes. Returns and exchanges are done in My Page."),
        _button("登録する", "Register", "/register"),
    ],
}  # fmt: skip
UMEDA = {
    "name": "梅田店 冬の展示（下からの案内）", "placement": "overlay", "style": "slidein", "trigger": "dwell", "after": 20,
    "pages": ["home", "product", "list"], "purpose": "sell", "products": ["ribbed-sweater"], "categories": ["knitwear"],
    "use_days": 90, "priority": 40, "holdout": 10,
    "blocks": [
        _words("heading", "梅田店に、冬の展示ができました。", "Winter is on show at our Umeda shop."),
        {"kind": "product", "slug": "ribbed-sweater"},
        _words("text", "袖を通した方に、ほうじ茶をお淹れします。12月6日（日）まで。",
               "Try it on and we will make you a cup of hojicha. Until Sunday 6 December."),
        _button("店舗を見る", "See the shop", "/stores"),
    ],
}  # fmt: skip
COUPON = {
    "name": "冬じたくクーポン（カートの帯）", "placement": "overlay", "style": "bar", "trigger": "arrival", "pages": ["cart"],
    "priority": 30, "caps": {"most": 6, "times": 1, "days": 3, "cooldown_days": 7},
    "blocks": [
        _words("heading", "¥5,000以上で使える、冬じたくクーポン（¥500）があります。", "A winter coupon: ¥500 off from ¥5,000."),
        {"kind": "coupon", "promotion": "winter"},
    ],
}  # fmt: skip
SECOND = {
    "name": "2回目のお買いものへ（ホーム）", "placement": "home", "slot": "again", "audience": "second-purchase",
    "purpose": "sell", "categories": ["tea-coffee"], "use_days": 30, "priority": 50, "holdout": 10,
    "section": {"kind": "row", "source": "for_you", "title": {"ja": "次の一品に", "en": "Your next piece"}},
}  # fmt: skip
GOODS = {
    "name": "くらしの消耗品がそろそろの方（ホーム）", "placement": "home", "slot": "second", "audience": "running-low", "purpose": "sell",
    "categories": ["detergent", "soap-body"], "use_days": 30, "priority": 60,
    "section": {"kind": "reading", "collection": "wash-day"},
}  # fmt: skip
LETTER = {
    "name": "うねのセーターのお手入れ（お便り）", "placement": "inbox", "purpose": "care", "priority": 50,
    "blocks": [
        _words("heading", "セーターは、着たら一日休ませると長もちします。", "Rest a sweater for a day after wearing it."),
        _words("text", "毛玉は引っぱらず、はさみで切ってください。洗うときは裏返して、たたんで乾かします。",
               "Cut pills off instead of pulling them. Wash it inside out and dry it flat."),
        _button("お手入れと修理のご案内", "Care and repair", "/legal/repairs"),
    ],
}  # fmt: skip
QUESTION = {
    "name": "お届けのあとのおたずね（お便り）", "placement": "inbox", "purpose": "ask", "audience": "loyal", "priority": 40,
    "blocks": [
        _words("heading", "お使いごこちは、いかがですか。", "How is it to use?"),
        {"kind": "question", "key": "satisfaction", "ask": "choice",
         "words": {"ja": "いちばん近いものを、お選びください。", "en": "Please choose what comes closest."},
         "options": [{"ja": "とてもよい", "en": "Very good"}, {"ja": "ふつう", "en": "Fair"}, {"ja": "困っている", "en": "In trouble"}]},
    ],
}  # fmt: skip
CHECKOUT = {
    "name": "まとめてのお届け（ご注文手続き）", "placement": "checkout", "slot": "after:delivery", "purpose": "tell", "priority": 30,
    "blocks": [_words("text", "ほかのご注文とまとめてのお届けをご希望の場合は、下の「ご注文についてのご連絡」にご注文番号をお書きください。",
                      "To have it sent together with another order, write that order's number in “Note about your order” below.")],
}  # fmt: skip
GUIDANCE = {
    "name": "先にお手伝いが要る方（接客）", "placement": "guidance", "purpose": "care", "audience": "care-first", "priority": 90,
    "blocks": [
        _words("heading", "今日は、おすすめより先に。", "Before recommending anything today"),
        _words("text", "お届けやお支払い、ご相談が終わっていません。まず状況をお伝えし、困りごとをうかがいます。",
               "A delivery, payment or request is still open. Tell them where it stands and ask what they need."),
    ],
}  # fmt: skip
CAMPAIGNS = {
    "welcome": WELCOME, "winter-coupon": COUPON, "umeda-winter": UMEDA, "second-purchase": SECOND, "running-low": GOODS, "sweater-care": LETTER,
    "after-delivery": QUESTION, "together": CHECKOUT, "care-first": GUIDANCE,
}  # fmt: skip
YEAR_END = {
    **UMEDA,
    "name": "年末のごあいさつ（下書き）",
    "purpose": "tell",
    "products": [],
    "categories": [],
}


def put_campaigns(db: Session, now: datetime) -> None:
    """Publish them all and leave one draft; a second call changes nothing."""
    for key, content in CAMPAIGNS.items():
        campaigns.keep(db, SITE, key, {**content, "begins": _since(now)}, now=now)
        campaigns.publish(db, SITE, key, now=now)
    campaigns.keep(db, SITE, "year-end", YEAR_END, now=now)


def _since(now: datetime) -> str:
    day = (now - timedelta(days=28)).astimezone(JST)
    return day.replace(hour=0, minute=0, second=0, microsecond=0).isoformat()
