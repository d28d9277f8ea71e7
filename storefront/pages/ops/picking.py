"""Picking starts, for one order or for a selection."""

from flask import Blueprint, Response, request, url_for

from storefront import oms
from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.i18n import ngettext
from storefront.pages import signed_in
from storefront.pages.ops import selection
from storefront.pages.ops.asked import read
from storefront.pages.ops.orders import queue_page
from storefront.pages.ops.pick_lists import of_site
from storefront.pages.render import go
from storefront.services import staff

bp = Blueprint("picking", __name__)


@bp.post("/picking")
def create() -> Response:
    """Start what can be started; every other order is named with its reason."""
    numbers = selection.chosen()
    started = start(numbers)
    others = [n for n in numbers if n not in started]
    reasons = selection.left_out(others, of_site(oms.orders(reading(), others)))
    if not started:
        return queue_page(read(request.form), status=422, reasons=reasons, picked=numbers)
    count = len(started)
    said = ngettext("%(num)s件のピッキングを始めました。", "%(num)s件のピッキングを始めました。", count)
    back = signed_in.safe_next(request.form.get("back")) if not others else None
    return go(
        back or url_for("ops.pick_lists.show", orders=",".join(numbers)), message=" ".join([said, *reasons])
    )


def start(numbers: list[str]) -> tuple[str, ...]:
    """Start the orders of the own site, audited; the numbers that were started."""
    who, now = signed_in.the_staff(), clock.now()
    with transaction() as db:
        before = of_site(oms.orders(db, numbers))
        started = oms.start_picking(db, list(before), actor=who.actor, now=now)
        after = oms.orders(db, started) if started else {}
        for number, order in after.items():
            states = ({"state": before[number].state}, {"state": order.state})
            staff.record(db, who, "order.pick", f"order:{number}", *states, now=now)
    return started
