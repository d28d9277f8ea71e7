"""What is done with a parcel: pack, ship, deliver; and what was not found."""

from flask import Blueprint, Response
from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel import clock
from storefront.kernel.db import reading
from storefront.kernel.errors import NotFound
from storefront.kernel.i18n import _
from storefront.pages import signed_in
from storefront.pages.ops.acts import act, answer
from storefront.pages.ops.order_forms import ShipForm, ShortForm, SplitForm
from storefront.pages.ops.sheet import the_order

bp = Blueprint("parcels", __name__, url_prefix="/orders/<number>/parcels/<key>")


def of_order(db: Session, number: str, key: str) -> None:
    """The parcel belongs to the order of the address, or NotFound."""
    if key not in {p.id for p in the_order(db, number).fulfilments}:
        raise NotFound(key)


@bp.post("/packing")
def pack(number: str, key: str) -> Response:
    """The parcel is packed."""

    def verb(db: Session) -> str:
        of_order(db, number, key)
        done = oms.pack(db, key, actor=signed_in.the_staff().actor, now=clock.now())
        return _("梱包しました。") if done else _("この荷物は、ほかの人がすでに梱包しています。")

    return act(number, "parcel.pack", verb, parcel=key)


@bp.post("/shipment")
def ship(number: str, key: str) -> Response:
    """The parcel goes to the carrier; an odd number is asked about once, never blocked."""
    form = ShipForm()
    if form.validate() and form.odd:
        form.ask_again()
    if form.errors:
        return answer(the_order(reading(), number), status=422, typed=form, parcel=key)
    return act(number, "parcel.ship", lambda db: _shipped(db, number, key, form), form=form, parcel=key)


def _shipped(db: Session, number: str, key: str, form: ShipForm) -> str:
    of_order(db, number, key)
    typed = form.tracking_number.data or ""
    who, now = signed_in.the_staff().actor, clock.now()
    done = oms.ship(db, key, carrier=form.carrier.data, tracking_number=typed, actor=who, now=now)
    if not done.already:
        return _("発送しました。お客さまにメールでお知らせします。")
    return _("この荷物は、すでに送り状番号 %(number)s で発送されています。", number=done.tracking_number)


@bp.post("/delivery")
def deliver(number: str, key: str) -> Response:
    """The parcel arrived."""

    def verb(db: Session) -> str:
        of_order(db, number, key)
        done = oms.deliver(db, key, actor=signed_in.the_staff().actor, now=clock.now())
        return _("お届け済みにしました。") if done else _("この荷物は、すでにお届け済みです。")

    return act(number, "parcel.deliver", verb, parcel=key)


@bp.post("/shortage")
def short(number: str, key: str) -> Response:
    """Fewer units were found than the parcel needs: somebody has to decide."""
    form = ShortForm()
    if not form.validate():
        return answer(the_order(reading(), number), status=422, typed=form, parcel=key)

    def verb(db: Session) -> str:
        of_order(db, number, key)
        who, now = signed_in.the_staff().actor, clock.now()
        oms.report_short(db, key, sku=form.sku.data or "", found=form.found.whole, actor=who, now=now)
        return _("不足を報告しました。「止まっているもの」に入りました。")

    return act(number, "parcel.short", verb, form=form, parcel=key)


@bp.post("/split")
def split(number: str, key: str) -> Response:
    """Part of the parcel goes first, the rest waits in a parcel of its own."""
    form = SplitForm()

    def verb(db: Session) -> str:
        of_order(db, number, key)
        oms.split(db, key, keep=form.keep(), actor=signed_in.the_staff().actor, now=clock.now())
        return _("荷物を分けました。残りは新しい荷物になり、ピッキングを待っています。")

    return act(number, "parcel.split", verb, form=form, parcel=key)
