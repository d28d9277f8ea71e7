"""Pictures of products at the studio: uploaded, ordered, described, aimed at what matters."""

from collections.abc import Mapping
from typing import Any, ClassVar

from flask import Flask, Response, request
from sqlalchemy.orm import Session
from wtforms import HiddenField, SelectField

from storefront.kernel import clock
from storefront.kernel.db import transaction
from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import LocalText, _, _l, local
from storefront.pages import signed_in
from storefront.pages.forms import NotTooLong
from storefront.pages.forms import options as choices
from storefront.pages.render import see_other
from storefront.pages.studio import products
from storefront.pages.studio.editing import Family, Listing, Record, Saving, blueprint, shown, thing
from storefront.pages.studio.fields import Both, NumberField, RecordForm, Row, Rows
from storefront.pages.studio.product_forms import OPTIONS
from storefront.services import catalog, revisions
from storefront.services.revisions import Content

UPLOAD = "studio.pictures.upload"
ROOM = 21 * 1024 * 1024


class PictureField(HiddenField):
    """The key of a picture, shown as the picture itself."""

    picture: Any = None


class PictureRow(Row):
    """One picture."""

    key = PictureField(_l("写真"), [NotTooLong(200)])
    alt = Both(_l("写真の説明（読み上げと検索に使います）"), 200)
    option1 = SelectField(_l("選択肢1"), choices=[])
    option2 = SelectField(_l("選択肢2"), choices=[])
    option3 = SelectField(_l("選択肢3"), choices=[])
    focal_x = NumberField(_l("中心 横（0〜100）"), high=100)
    focal_y = NumberField(_l("中心 縦（0〜100）"), high=100)


class PicturesForm(RecordForm):
    """The pictures of a product in their order."""

    SECTIONS: ClassVar = ((_l("写真"), ("pictures",)),)
    pictures = Rows(
        PictureRow, _l("写真"), blank=0,
        hint=_l("一枚目が一覧に出ます。中心を入れると、その点をのこして縦長（4:5）に切り出します。外した写真は履歴から戻せます。"),
    )  # fmt: skip


def load(db: Session, site: str, slug: str) -> Content | None:
    """The pictures of the product."""
    found = catalog.pictures_of(db, slug, site=site)
    options = _options(db, site, slug)
    return None if found is None else {"pictures": [_row(picture, options) for picture in found]}


def _options(db: Session, site: str, slug: str) -> list[str]:
    draft = catalog.draft_of(db, slug, site=site)
    return [option.key for option in draft.options[:OPTIONS]] if draft else []


def _row(picture: catalog.DeskPicture, options: list[str]) -> dict[str, Any]:
    chosen = dict(picture.choices)
    x, y = picture.focal or (None, None)
    return {
        "key": picture.key, "alt": {"ja": "", "en": ""} | picture.alt,
        **{f"option{n + 1}": chosen.get(options[n], "") if n < len(options) else "" for n in range(OPTIONS)},
        "focal_x": round(x * 100) if x is not None else None, "focal_y": round(y * 100) if y is not None else None,
    }  # fmt: skip


def save(db: Session, to: Saving, content: Content) -> None:
    """Through the catalog: order, words, aim; what is missing is taken off."""
    options = _options(db, to.site, to.slug)
    drafts = [_draft(row, options) for row in content["pictures"]]
    catalog.arrange_pictures(db, to.slug, drafts, now=to.now, site=to.site)


def _draft(row: Mapping[str, Any], options: list[str]) -> catalog.PictureDraft:
    x, y = row["focal_x"], row["focal_y"]
    if (x is None) != (y is None):
        raise Refusal(_("写真の中心は、横と縦の両方を入力してください。"), field="pictures")
    chosen = tuple((key, row[f"option{n + 1}"]) for n, key in enumerate(options) if row[f"option{n + 1}"])
    alt = LocalText({language: words for language, words in row["alt"].items() if words})
    return catalog.PictureDraft(row["key"], alt, chosen, focal=(x / 100, y / 100) if x is not None else None)


def prepare(form: Any, db: Session, site: str, slug: str) -> None:
    """Each row shows its picture and offers the product's own options."""
    draft = catalog.draft_of(db, slug, site=site)
    options = draft.options[:OPTIONS] if draft else ()
    rows = [entry.form for entry in form.pictures.entries]
    known = catalog.pictures_named(db, [str(row.key.data or "") for row in rows])
    for row in rows:
        named = known.get(str(row.key.data or ""))
        row.key.picture = named.picture if named else None
        for n in range(OPTIONS):
            values = options[n].values if n < len(options) else ()
            shown = ((v.key, local(v.name)) for v in values)
            row[f"option{n + 1}"].choices = choices([("", _("すべて")), *shown])


def listing(db: Session, site: str, asked: Mapping[str, str]) -> Listing:
    """The products whose pictures they are."""
    return products.listing(db, site, asked)


PICTURES = Record(
    "pictures", PicturesForm, load, save, lambda content: _("商品の写真"), prepare=prepare,
    aside=lambda db, site, slug: {"uploads": True}, see=lambda slug: f"/p/{slug}",
)  # fmt: skip
FAMILY = Family(
    "pictures",
    _l("写真"),
    lambda slug: PICTURES,
    listing,
    words={"search": _l("商品名・読み・SKU・JANでさがす")},
)
bp = blueprint(FAMILY)


@bp.post("/pictures/<slug>/files")
def upload(slug: str) -> Response:
    """New pictures behind the others; a version like any other change."""
    product, seen, contents = thing(FAMILY, slug), request.form.get("seal", ""), _sent()
    try:
        with transaction() as db:
            there = product.load(db)
            if there is None:
                raise NotFound(slug)
            if not contents:
                raise Refusal(_("写真のファイルを選んでください。"))
            new = [{**_NOTHING, "key": catalog.add_picture(db, slug, content)} for content in contents]
            content = {"pictures": [*there["pictures"], *new]}
            revisions.revise(db, product, content, seen=seen, by=signed_in.the_staff(), now=clock.now())
    except Refusal as refusal:
        return shown(FAMILY, slug, None, 422, reason=str(refusal.reason))
    return see_other("studio.pictures.edit", slug=slug, message=_("写真を足しました。まもなく表示されます。"))


def init(app: Flask) -> None:
    """Let staff send files larger than any other form; attached before anything reads the form."""

    @app.before_request
    def _room_for_pictures() -> None:
        if request.endpoint == UPLOAD and signed_in.visit().staff is not None:
            request.max_content_length = ROOM


_NOTHING = {
    "alt": {"ja": "", "en": ""}, "option1": "", "option2": "", "option3": "", "focal_x": None, "focal_y": None,
}  # fmt: skip


def _sent() -> list[bytes]:
    return [content for file in request.files.getlist("file")[:10] if (content := file.read())]
