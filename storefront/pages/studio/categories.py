"""Shelves at the studio: the tree of categories with its names and its order."""

from collections.abc import Mapping
from typing import Any, ClassVar

from sqlalchemy.orm import Session
from wtforms import BooleanField, SelectField

from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import LocalText, _, _l, local
from storefront.pages.forms import options
from storefront.pages.studio.editing import Family, Line, Listing, Record, Saving, blueprint
from storefront.pages.studio.fields import Both, NumberField, RecordForm, address_field
from storefront.services import business, catalog
from storefront.services.business.site import SiteSettings
from storefront.services.revisions import Content


class CategoryForm(RecordForm):
    """A shelf and its place in the tree."""

    SECTIONS: ClassVar = (
        (_l("文章"), ("name", "intro")),
        (_l("場所"), ("parent", "number")),
        (_l("公開"), ("hidden", "address")),
    )
    name = Both(_l("名前"), 60, filled=True)
    intro = Both(_l("はじめの文"), 1000, area=True)
    parent = SelectField(_l("上の棚"), choices=[])
    number = NumberField(_l("となりの棚とのあいだで何番目"), low=1, high=999, filled=True)
    hidden = BooleanField(_l("お店で見せない（下にある棚も。商品は検索や特集から、そのまま買えます）"))
    address = address_field(
        _l("アドレスに使う名前（変えると、いままでのアドレスからは新しいアドレスに進みます）")
    )


def load(db: Session, site: str, slug: str) -> Content | None:
    """The shelf."""
    found = catalog.category_of(db, slug, site=site)
    return _content(found) if found else None


def _content(shelf: catalog.DeskCategory) -> Content:
    draft = shelf.draft
    words = {name: {"ja": "", "en": ""} | getattr(draft, name) for name in ("name", "intro")}
    place = {"parent": draft.parent or "", "number": shelf.place}
    return {**words, **place, "hidden": shelf.hidden, "address": shelf.address}


def save(db: Session, to: Saving, content: Content) -> None:
    """Through the catalog: the tree, its order, and the listings below."""
    words = {n: LocalText({k: v for k, v in content[n].items() if v}) for n in ("name", "intro")}
    hidden, address = content.get("hidden", False), content.get("address") or to.slug
    if hidden:
        _not_in_the_menu(db, to)
    draft = catalog.CategoryDraft(to.slug, parent=content["parent"] or None, site=to.site, **words)
    catalog.edit_category(db, catalog.DeskCategory(draft, content["number"], hidden, address), now=to.now)


def _not_in_the_menu(db: Session, to: Saving) -> None:
    """A menu must not lead to what nobody sees."""
    menu = {item.url for item in business.current(db, SiteSettings, site=to.site).navigation}
    if any(f"/c/{slug}" in menu for slug in catalog.category_below(db, to.slug, site=to.site)):
        raise Refusal(
            _l("お店のメニューに出ている棚です。先に、設定の「お店」でメニューから外してください。"),
            field="hidden",
        )


def prepare(form: Any, db: Session, site: str, slug: str) -> None:
    """Shelves that this one may stand under: not itself, nor what stands under it."""
    below = catalog.category_below(db, slug, site=site)
    named = (
        (key, " › ".join(map(local, way)))
        for key, way in catalog.category_choices(db, site=site)
        if key not in below
    )
    form.parent.choices = options([("", _("いちばん上")), *named])


def listing(db: Session, site: str, asked: Mapping[str, str]) -> Listing:
    """The tree, from the top."""
    unseen = catalog.unseen_categories(db, site=site)
    lines = tuple(
        Line(
            slug,
            ("　" * (len(way) - 1) + local(way[-1]), f"/c/{slug}"),
            _("お店で見せない") if slug in unseen else "",
        )
        for slug, way in catalog.category_choices(db, site=site)
    )
    return Listing((_("棚"), _("アドレス")), lines)


def blank(name: dict[str, str]) -> Content:
    """A shelf at the end of the top."""
    return _content(catalog.DeskCategory(catalog.CategoryDraft("", LocalText(name)), 999))


CATEGORY = Record(
    "category", CategoryForm, load, save, lambda content: local(content["name"]), prepare=prepare,
    see=lambda slug: f"/c/{slug}", stands=lambda db, site, slug: catalog.address_now(db, slug, site=site) or slug,
    clear=lambda db, site, slug: catalog.free_address(db, site, slug),
)  # fmt: skip
bp = blueprint(
    Family("categories", _l("棚"), lambda slug: CATEGORY, listing, blank, words={"new": _l("棚をつくる")})
)
