"""An order as the desk works on it: parcels with shelves and JANs, what may be done, what happened."""

from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.orm import Session

from storefront import ims, oms
from storefront.kernel.errors import NotFound
from storefront.kernel.i18n import local
from storefront.kernel.money import Yen
from storefront.oms import FulfilmentState, FulfilmentView, LineView, OrderView
from storefront.pages import signed_in
from storefront.pages.forms import Form, options
from storefront.pages.ops import selection, words
from storefront.pages.ops.order_forms import CancelForm, RefundForm, ShipForm, ShortForm, SplitForm
from storefront.pages.ops.rows import wish_of
from storefront.services import business, catalog, deliveries, staff
from storefront.services.staff import Permission

OwnForm = TypeVar("OwnForm", bound=Form)


@dataclass(frozen=True, slots=True)
class Item:
    """Units of a line in a parcel, with where they lie."""

    line: LineView
    quantity: int
    shelf: str
    jan: str
    picture: catalog.Picture | None


@dataclass(frozen=True, slots=True)
class Parcel:
    """A parcel with its contents and the forms of its next step."""

    view: FulfilmentView
    place: str
    carrier: str
    state: str
    kind: str
    items: tuple[Item, ...]
    ship: ShipForm | None
    short: ShortForm | None
    split: SplitForm | None


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the course."""

    at: str
    words: str
    by: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything on an order's sheet."""

    order: OrderView
    state: str
    kind: str
    channel: str
    payment: str
    wish: str
    parcels: tuple[Parcel, ...]
    course: tuple[Told, ...]
    work: tuple[oms.WorkItem, ...]
    cancel: CancelForm | None
    refund: RefundForm | None
    refundable: Yen
    pickable: bool


def the_order(db: Session, number: str) -> OrderView:
    """The order of the own site, or NotFound."""
    order = oms.order(db, number)
    if order is None or order.site != signed_in.the_staff().site:
        raise NotFound(number)
    return order


def sheet(db: Session, order: OrderView, typed: Form | None = None, parcel: str = "") -> Sheet:
    """The sheet of an order; `typed` is a form that was refused, kept where it stands."""
    settings = business.current(db, deliveries.DeliverySettings)
    state, kind = words.STATES[order.state]
    left = Yen(order.paid - order.refund_due)
    may_refund = left > 0 and signed_in.the_staff().may(Permission.REFUND)
    return Sheet(
        order=order, state=str(state), kind=kind, channel=order.channel,
        payment=str(words.PAYMENTS[order.payment_method]), wish=wish_of(order, settings),
        parcels=_parcels(db, order, typed, parcel), course=_course(db, order),
        work=oms.work_items(db, number=order.number),
        cancel=_form(CancelForm, typed) if order.staff_may_cancel else None,
        refund=_form(RefundForm, typed) if may_refund else None, refundable=left,
        pickable=order.state in selection.PICKABLE
        and any(p.state is FulfilmentState.PLANNED for p in order.parcels),
    )  # fmt: skip


def _form(kind: type[OwnForm], typed: Form | None) -> OwnForm:
    return _own_ids(typed if isinstance(typed, kind) else kind(formdata=None), kind.__name__.lower())


def _parcels(db: Session, order: OrderView, typed: Form | None, key: str) -> tuple[Parcel, ...]:
    skus = [x.sku for x in order.goods if x.sku]
    labels, shelves = catalog.labels(db, skus), ims.shelves(db, skus)
    places = {p.code: local(p.name) for p in ims.locations(db, active_only=False)}
    lines = {x.line: x for x in order.lines}
    out = []
    for view in order.fulfilments:
        found = [(lines[n], quantity) for n, quantity in view.lines]
        items = tuple(_item(x, n, shelves.get((x.sku or "", view.location), ""), labels) for x, n in found)
        own = typed if key == view.id else None
        state, kind = words.PARCELS[view.state]
        out.append(
            Parcel(
                view, places.get(view.location, view.location), words.carrier(view.carrier), str(state), kind,
                items, _ship(view, own), _short(view, items, own), _split(view, items, own),
            )
        )  # fmt: skip
    return tuple(out)


def _item(line: LineView, quantity: int, shelf: str, labels: dict[str, catalog.Label]) -> Item:
    label = labels.get(line.sku or "")
    return Item(line, quantity, shelf, (label.jan or "") if label else "", label.picture if label else None)


def _ship(view: FulfilmentView, typed: Form | None) -> ShipForm | None:
    if view.state is not FulfilmentState.PACKED:
        return None
    form = typed if isinstance(typed, ShipForm) else ShipForm(formdata=None, carrier=view.carrier)
    return _own_ids(form, view.id)


def _short(view: FulfilmentView, items: tuple[Item, ...], typed: Form | None) -> ShortForm | None:
    if view.state not in (FulfilmentState.PLANNED, FulfilmentState.PICKING):
        return None
    form = typed if isinstance(typed, ShortForm) else ShortForm(formdata=None)
    form.sku.choices = options((i.line.sku, f"{local(i.line.name)} {local(i.line.options)}") for i in items)
    return _own_ids(form, view.id)


def _split(view: FulfilmentView, items: tuple[Item, ...], typed: Form | None) -> SplitForm | None:
    """A parcel of one single piece cannot be split."""
    if view.state not in oms.SPLITTABLE or sum(i.quantity for i in items) < 2:
        return None
    form = typed if isinstance(typed, SplitForm) else SplitForm(formdata=None)
    form.ask({i.line.line: i.quantity for i in items})
    return _own_ids(form, view.id)


def _own_ids(form: OwnForm, key: str) -> OwnForm:
    """Several parcels stand on one page: their fields need ids of their own."""
    for field in form:
        field.id = f"{field.short_name}-{key}"
    return form


def _course(db: Session, order: OrderView) -> tuple[Told, ...]:
    names = {f"staff:{a.staff_id}": a.name for a in staff.acts(db, f"order:{order.number}")}
    told = ((e, words.happened(e)) for e in oms.timeline(db, order.number))
    return tuple(Told(words.moment(e.at), said, words.actor(e.actor, names)) for e, said in told if said)


def now_words(order: OrderView) -> str:
    """The order's state as the desk says it."""
    return str(words.STATES[order.state][0])
