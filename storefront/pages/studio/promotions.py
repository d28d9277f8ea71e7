"""Promotions at the studio: written, checked before they are published, with their coupons and the way back."""

from collections.abc import Mapping
from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import LocalText, _, _l, local
from storefront.pages import signed_in
from storefront.pages.context import jdatetime
from storefront.pages.forms import options
from storefront.pages.render import page, see_other
from storefront.pages.sealing import vault
from storefront.pages.spreadsheets import sheet
from storefront.pages.studio import coupon_form
from storefront.pages.studio.coupon_form import CouponsForm
from storefront.pages.studio.editing import Family, Line, Listing, Record, Saving, blueprint
from storefront.pages.studio.promotion_form import PromotionForm, content, drafted
from storefront.services import audiences, promotions, staff
from storefront.services.promotions import Benefit, Kind, PromotionDraft, Rule
from storefront.services.revisions import Content

TAGS = {"draft": (_l("下書き"), ""), "live": (_l("公開中"), "good"), "paused": (_l("止めている"), "")}


def load(db: Session, site: str, slug: str) -> Content | None:
    """The promotion as it was written."""
    found = promotions.draft_of(db, slug, site=site)
    return content(found) if found else None


def save(db: Session, to: Saving, told: Content) -> None:
    """Through the room of promotions: a live one must have no grave mistake."""
    promotions.put(db, drafted(to, told), by=to.by, now=to.now)


def prepare(form: Any, db: Session, site: str, slug: str) -> None:
    """Audiences to choose from."""
    named = ((a.key, local(a.name)) for a in audiences.audiences(db, site=site) if a.in_use)
    form.audience.choices = options([("", _("どなたでも")), *named])


def aside(db: Session, site: str, slug: str) -> Mapping[str, Any]:
    """What it did so far, what looks wrong, and its coupons below the form."""
    found = promotions.draft_of(db, slug, site=site)
    assert found is not None
    one = next(p for p in promotions.desk_list(db, site=site) if p.draft.slug == slug)
    wrong = [
        (_("直してください") if m.grave else _("ご確認ください"), m.sentence)
        for m in promotions.mistakes_of(db, found, now=clock.now())
    ]
    done = [(_("使われた回数"), f"{one.uses:,}"), (_("値引きの合計"), f"¥{one.saved:,}")]
    return {"facts": [*wrong, *done], "extra": "studio/promotions/coupons.html", **coupons(db, site, slug)}


def coupons(db: Session, site: str, slug: str, form: CouponsForm | None = None) -> dict[str, Any]:
    """Batches, and the form for a new one."""
    return {
        "batches": promotions.batches(db, slug, site=site),
        "coupons": form or CouponsForm(formdata=None, prefix="new-"),
        "coupon_kinds": dict(coupon_form.WORDS),
    }


def listing(db: Session, site: str, asked: Mapping[str, str]) -> Listing:
    """Promotions, the last changed first."""
    lines = tuple(
        Line(
            p.draft.slug,
            (p.draft.name, local(p.draft.title), promotions.gives(p.draft.rule.benefit), _when(p.draft), f"{p.uses:,}",
             f"¥{p.saved:,}", f"{p.coupons:,}" if p.coupons else "—"),
            *map(str, TAGS[p.draft.state]),
        )
        for p in promotions.desk_list(db, site=site)
    )  # fmt: skip
    return Listing(
        (_("割引"), _("お客様が読む名前"), _("内容"), _("期間"), _("回数"), _("値引き"), _("クーポン")), lines
    )


def _when(draft: PromotionDraft) -> str:
    if draft.starts_at is None and draft.ends_at is None:
        return _("いつでも")
    return f"{jdatetime(draft.starts_at)}〜{jdatetime(draft.ends_at)}"


def blank(name: dict[str, str]) -> Content:
    """A draft that takes nothing off yet."""
    title = LocalText({k: v for k, v in name.items() if v})
    return content(PromotionDraft("", name["ja"], title, Rule(Benefit(Kind.AMOUNT))))


PROMOTION = Record(
    "promotion", PromotionForm, load, save, lambda told: str(told["name"]), prepare=prepare, aside=aside
)
FAMILY = Family(
    "promotions",
    _l("割引とクーポン"),
    lambda slug: PROMOTION,
    listing,
    blank,
    words={"new": _l("割引をつくる")},
)
bp = blueprint(FAMILY)


@bp.post("/promotions/<slug>/coupons")
def make(slug: str) -> Response:
    """A new batch of coupons."""
    db, who = reading(), signed_in.the_staff()
    if load(db, who.site, slug) is None:
        raise NotFound(slug)
    form = CouponsForm(prefix="new-")
    if form.validate():
        try:
            with transaction() as changing:
                draft = coupon_form.batch(changing, slug, form, who.site)
                made = promotions.make(changing, draft, vault(), by=who.actor, now=clock.now())
                told = {"batch": made, "kind": str(draft.kind), "note": draft.note}
                staff.record(changing, who, "promotion.coupons", f"promotion:{slug}", {}, told)
            return see_other("studio.promotions.edit", slug=slug, message=_("クーポンをつくりました。"))
        except Refusal as refusal:
            form.refuse(refusal)
    return page(
        at="studio.promotions.new_coupons", status=422, slug=slug, **coupons(db, who.site, slug, form)
    )


@bp.post("/promotions/<slug>/coupons/<batch>/withdrawal")
def withdraw(slug: str, batch: str) -> Response:
    """Nobody can use these coupons any more."""
    who = signed_in.the_staff()
    with transaction() as db:
        gone = promotions.withdraw(db, slug, batch, now=clock.now(), site=who.site)
        if gone:
            staff.record(db, who, "promotion.coupons_withdrawn", f"promotion:{slug}", {}, {"batch": batch})
    said = _("クーポンを使えなくしました。") if gone else _("このクーポンは、もう使えなくなっています。")
    return see_other("studio.promotions.edit", slug=slug, message=said)


@bp.post("/promotions/<slug>/coupons/<batch>.csv")
def download(slug: str, batch: str) -> Response:
    """The codes as a file; that they were taken is written down."""
    who = signed_in.the_staff()
    with transaction() as db:
        rows = list(promotions.handed_out(db, slug, batch, vault(), site=who.site))
        staff.record(db, who, "promotion.codes", f"promotion:{slug}", {}, {"batch": batch})
    return sheet(f"coupons-{slug}-{batch}", rows)
