"""Stock at the desk: how many lie where, what arrives, what is corrected, on which shelf."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session
from wtforms import HiddenField, SelectField, StringField

from storefront import ims
from storefront.kernel import clock, ids
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import _, _l
from storefront.kernel.kana import narrow
from storefront.pages import signed_in
from storefront.pages.forms import Filled, Form, NotTooLong, options, tidy
from storefront.pages.ops.fields import WholeField
from storefront.pages.ops.stock_view import places_of, stock_view
from storefront.pages.render import page, see_other
from storefront.services import catalog, staff
from storefront.services.staff import Permission

bp = Blueprint("stock", __name__)
bp.before_request(partial(signed_in.must_be_staff, Permission.STOCK))
REASONS = {
    "count": _l("棚卸しの差"),
    "found": _l("見つかった"),
    "lost": _l("見当たらない"),
    "damaged": _l("傷み・汚れ"),
    "other": _l("そのほか"),
}


class ReceiveForm(Form):
    """Goods that arrived under a document."""

    location = SelectField(_l("入荷した拠点"), validate_choice=False)
    quantity = WholeField(_l("入荷数"), [NotTooLong(9)])
    document = StringField(_l("入荷伝票の番号"), [Filled(), NotTooLong(60)], filters=[tidy])


class AdjustForm(Form):
    """A correction by so many units, with its reason."""

    location = SelectField(_l("直す拠点"), validate_choice=False)
    quantity = WholeField(_l("増減数（減らすときは−）"), [NotTooLong(9)])
    reason = SelectField(
        _l("理由"), choices=options([("", _l("選んでください")), *REASONS.items()]), validators=[Filled()]
    )
    once = HiddenField(default=ids.public_id, validators=[NotTooLong(40)])


class ShelfForm(Form):
    """Where the SKU lies."""

    location = SelectField(_l("拠点"), validate_choice=False)
    shelf = StringField(_l("棚"), [NotTooLong(20)], filters=[tidy])


@bp.get("/stock")
def index() -> Response:
    """Search, and the SKU that is looked at."""
    return shown(request.args.get("sku", "").replace("\x00", ""))


@bp.post("/stock/<path:sku>/receipts")
def receive(sku: str) -> Response:
    """Goods arrive; a document is booked once."""

    def verb(db: Session, form: Any, who: str) -> str:
        changes, document = [ims.Change(sku, form.quantity.whole)], narrow(form.document.data or "")
        new = ims.receive(db, form.location.data, changes, cause_id=document, actor=who, now=clock.now())
        return _("入荷を記録しました。") if new else _("この伝票の入荷は、すでに記録されています。")

    return change(sku, ReceiveForm(), "stock.receive", verb)


@bp.post("/stock/<path:sku>/adjustments")
def adjust(sku: str) -> Response:
    """A count is corrected."""

    def verb(db: Session, form: Any, who: str) -> str:
        changes, once = [ims.Change(sku, form.quantity.whole)], form.once.data
        reason = form.reason.data
        ims.adjust(db, form.location.data, changes, reason=reason, cause_id=once, actor=who, now=clock.now())
        return _("在庫を直しました。")

    return change(sku, AdjustForm(), "stock.adjust", verb)


@bp.post("/stock/<path:sku>/shelves")
def place(sku: str) -> Response:
    """The SKU lies elsewhere from now on."""

    def verb(db: Session, form: Any, who: str) -> str:
        ims.put_shelves(db, form.location.data, {sku: narrow(form.shelf.data or "").upper()})
        return _("棚を記録しました。")

    return change(sku, ShelfForm(), "stock.place", verb)


def change(sku: str, form: Form, action: str, verb: Callable[[Session, Any, str], str]) -> Response:
    """Do it audited with the counters before and after, or show the refusal at its field."""
    if not form.validate():
        return shown(sku, status=422, typed=form)
    who, now = signed_in.the_staff(), clock.now()
    try:
        with transaction() as db:
            if sku not in catalog.labels(db, [sku]):
                raise NotFound(sku)
            before = counters(db, sku)
            said = verb(db, form, who.actor)
            staff.record(db, who, action, f"sku:{sku}", before, counters(db, sku), now=now)
    except Refusal as refusal:
        form.refuse(refusal)
        return shown(sku, status=422, typed=form)
    return see_other("ops.stock.index", message=said, sku=sku, q=request.args.get("q") or None)


def counters(db: Session, sku: str) -> dict[str, Any]:
    """Units on hand and shelves per place, as the audit keeps them."""
    found: dict[str, Any] = {f"{x.location} {x.condition}": x.on_hand for x in ims.levels(db, [sku])}
    return found | {f"{place} shelf": shelf for (_sku, place), shelf in ims.shelves(db, [sku]).items()}


def shown(sku: str, *, status: int = 200, typed: Form | None = None) -> Response:
    """The page; `typed` is a refused form, kept in its place."""
    db, q = reading(), request.args.get("q", "").strip()[:200]
    view = stock_view(db, q, sku, site=signed_in.the_staff().site)
    choices = places_of(view.places)
    forms = {}
    for kind in (ReceiveForm, AdjustForm, ShelfForm):
        form: Any = typed if isinstance(typed, kind) else kind(formdata=None)
        form.location.choices = options(choices)
        for field in form:
            field.id = f"{kind.__name__.lower()}-{field.short_name}"
        forms[kind.__name__] = form
    return page(at="ops.stock.index", status=status, view=view, q=q, **forms)
