"""Collections at the studio: words, pins in their order, and a rule for the rest."""

from collections.abc import Mapping
from typing import Any, ClassVar

from sqlalchemy.orm import Session
from wtforms import BooleanField, SelectField, StringField

from storefront.kernel.i18n import LocalText, _, _l, local
from storefront.pages.forms import Filled, NotTooLong, options, tidy
from storefront.pages.studio.editing import Family, Line, Listing, Record, Saving, blueprint
from storefront.pages.studio.fields import Both, NumberField, RecordForm, Row, Rows, text
from storefront.services import catalog
from storefront.services.catalog import CollectionDraft, CollectionRule
from storefront.services.revisions import Content

ORDERS = options(
    (("popular", _l("おすすめ順")), ("new", _l("新着順")), ("price", _l("価格の安い順")), ("price-desc", _l("価格の高い順")))
)  # fmt: skip
_WORDS = ("name", "headline", "intro", "link")
_PLAIN = ("price_from", "price_to", "in_stock", "new_days", "order", "most")


class PinRow(Row):
    """A product that stands first."""

    slug = StringField(_l("商品のアドレス"), [Filled(), NotTooLong(80)], filters=[tidy])


class CollectionForm(RecordForm):
    """A collection and what is in it."""

    SECTIONS: ClassVar = (
        (_l("文章"), ("name", "headline", "intro", "link", "picture")),
        (_l("はじめに並べる商品"), ("pins",)),
        (_l("条件で足す商品"), ("fill", "category", "tags", "price_from", "price_to", "in_stock", "new_days", "order", "most")),
    )  # fmt: skip
    name = Both(_l("名前"), 120, filled=True)
    headline = Both(_l("見出し"), 120)
    intro = Both(_l("はじめの文"), 1000, area=True)
    link = Both(_l("リンクの言葉"), 60)
    picture = text(_l("写真の記号"), 200)
    pins = Rows(PinRow, _l("商品"), blank=4, hint=_l("/p/ のあとのアドレスを、並べたい順に書きます。"))
    fill = BooleanField(_l("条件にあう商品をうしろに足す（1時間ごとに選びなおします）"))
    category = SelectField(_l("棚"), choices=[])
    tags = text(_l("タグのどれか（読点か「,」で区切る）"), 200)
    price_from = NumberField(_l("価格 下限"))
    price_to = NumberField(_l("価格 上限"))
    in_stock = BooleanField(_l("在庫のある品だけ"))
    new_days = NumberField(_l("公開から何日以内"), low=1, high=3650)
    order = SelectField(_l("並び順"), choices=ORDERS)
    most = NumberField(_l("全部で何点まで"), low=1, high=200, filled=True)


def load(db: Session, site: str, slug: str) -> Content | None:
    """The collection, its pins and its rule."""
    found = catalog.collection_of(db, slug, site=site)
    return _content(found.draft, found.rule) if found else None


def _content(draft: CollectionDraft, told: CollectionRule | None) -> Content:
    rule = told or CollectionRule()
    return {
        **{name: {"ja": "", "en": ""} | getattr(draft, name) for name in _WORDS}, "picture": draft.picture_key or "",
        "pins": [{"slug": slug} for slug in draft.products], "fill": told is not None,
        "category": rule.category or "", "tags": "、".join(rule.tags), **{name: getattr(rule, name) for name in _PLAIN},
    }  # fmt: skip


def save(db: Session, to: Saving, content: Content) -> None:
    """Through the catalog: words, pins, and the rule if it fills."""
    words = {name: LocalText({k: v for k, v in content[name].items() if v}) for name in _WORDS}
    pins = tuple(dict.fromkeys(row["slug"].removeprefix("/p/") for row in content["pins"]))
    draft = CollectionDraft(
        to.slug, products=pins, picture_key=content["picture"] or None, site=to.site, **words
    )
    tags = tuple(filter(None, (t.strip() for t in content["tags"].replace("、", ",").split(","))))
    plain: dict[str, Any] = {name: content[name] for name in _PLAIN}
    rule = (
        CollectionRule(category=content["category"] or None, tags=tags, **plain) if content["fill"] else None
    )
    catalog.edit_collection(db, draft, rule, now=to.now)


def prepare(form: Any, db: Session, site: str, slug: str) -> None:
    """Shelves to choose from."""
    shelves = catalog.category_choices(db, site=site)
    named = ((key, " › ".join(map(local, way))) for key, way in shelves)
    form.category.choices = options([("", _("どの棚でも")), *named])


def listing(db: Session, site: str, asked: Mapping[str, str]) -> Listing:
    """Collections in the order of the shop."""
    lines = tuple(
        Line(c.draft.slug, (local(c.draft.name), f"/collections/{c.draft.slug}", len(c.draft.products) if c.rule else "—", c.size))
        for c in catalog.desk_collections(db, site=site)
    )  # fmt: skip
    return Listing((_("特集"), _("アドレス"), _("先に並べた品"), _("点数")), lines)


def blank(name: dict[str, str]) -> Content:
    """A collection with nothing in it."""
    return _content(CollectionDraft("", LocalText(name), ()), None)


COLLECTION = Record(
    "collection", CollectionForm, load, save, lambda content: local(content["name"]), prepare=prepare,
    see=lambda slug: f"/collections/{slug}",
)  # fmt: skip
FAMILY = Family(
    "collections", _l("特集"), lambda slug: COLLECTION, listing, blank, words={"new": _l("特集をつくる")}
)
bp = blueprint(FAMILY)
