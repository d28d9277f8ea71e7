"""The pick list: what to fetch, in the order of the walk, to print or to read from a phone."""

from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, Response
from sqlalchemy.orm import Session

from storefront import ims, oms
from storefront.kernel import clock
from storefront.kernel.db import reading
from storefront.kernel.i18n import local
from storefront.oms import OrderState, OrderView, PickLine
from storefront.pages import signed_in
from storefront.pages.ops import selection
from storefront.pages.render import page, see_other
from storefront.services import catalog

bp = Blueprint("pick_lists", __name__)


@dataclass(frozen=True, slots=True)
class Fetch:
    """One stop of the walk."""

    shelf: str
    jan: str
    line: PickLine


@dataclass(frozen=True, slots=True)
class Walk:
    """The stops at one place and how many pieces they are."""

    place: str
    stops: tuple[Fetch, ...]
    pieces: int


@bp.post("/pick-lists")
def choose() -> Response:
    """From the selection to the list's own address."""
    return see_other("ops.pick_lists.show", orders=",".join(selection.chosen()))


@bp.get("/pick-lists")
def show() -> Response:
    """The list of the orders in the address; those that are not to be picked are named."""
    db, numbers = reading(), selection.chosen()
    orders = of_site(oms.orders(db, numbers))
    wanted = [n for n in numbers if n in orders and orders[n].state in selection.PICKABLE]
    others = selection.left_out((n for n in numbers if n not in wanted), orders)
    to_start = [n for n in wanted if orders[n].state is OrderState.PLACED]
    return page(
        walks=walks(db, wanted), wanted=wanted, to_start=to_start, others=others, printed_at=clock.now()
    )


def of_site(orders: dict[str, OrderView]) -> dict[str, OrderView]:
    """Only orders of the site that this member of staff works for."""
    site = signed_in.the_staff().site
    return {number: order for number, order in orders.items() if order.site == site}


def walks(db: Session, numbers: list[str]) -> tuple[Walk, ...]:
    """Stops by place, then shelf, then SKU; what has no shelf comes last."""
    lines = oms.pick_list(db, numbers)
    skus = [line.sku for line in lines]
    shelves, labels = ims.shelves(db, skus), catalog.labels(db, skus)
    places = {p.code: (i, local(p.name)) for i, p in enumerate(ims.locations(db, active_only=False))}
    jans = {sku: label.jan or "" for sku, label in labels.items()}
    stops = [Fetch(shelves.get((x.sku, x.location), ""), jans.get(x.sku, ""), x) for x in lines]
    stops.sort(key=lambda f: (places[f.line.location], not f.shelf, f.shelf, f.line.sku))
    grouped = [(code, tuple(found)) for code, found in groupby(stops, key=lambda f: f.line.location)]
    return tuple(Walk(places[code][1], own, sum(f.line.quantity for f in own)) for code, own in grouped)
