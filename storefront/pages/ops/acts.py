"""Acts on an order: audited with before and after, refusals shown on the order's sheet."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Response, request, url_for
from sqlalchemy.orm import Session

from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _
from storefront.oms import OrderView
from storefront.pages import signed_in
from storefront.pages.forms import Form
from storefront.pages.ops import sheet, words
from storefront.pages.render import go, is_partial, page
from storefront.services import staff

MOVED_ON = {"wrong_state", "too_late"}


def act(
    number: str, action: str, verb: Callable[[Session], str], *, form: Form | None = None, parcel: str = ""
) -> Response:
    """Do it in one transaction and say what `verb` says; a refusal is shown where the form is."""
    try:
        with audited(action, number) as db:
            said = verb(db)
    except Refusal as refusal:
        return refused(number, refusal, form, parcel)
    back = signed_in.safe_next(request.form.get("back"))
    return go(back or url_for("ops.orders.show", number=number), message=said)


@contextmanager
def audited(action: str, number: str) -> Iterator[Session]:
    """A transaction whose effect on an order is written into the audit: who, what, before, after."""
    with transaction() as db:
        before = _facts(sheet.the_order(db, number))
        yield db
        after = _facts(sheet.the_order(db, number))
        changed = {k for k in before | after if before.get(k) != after.get(k)}
        differing = ({k: facts.get(k) for k in sorted(changed)} for facts in (before, after))
        staff.record(db, signed_in.the_staff(), action, f"order:{number}", *differing, now=clock.now())


def _facts(order: OrderView) -> dict[str, Any]:
    """What acts of the desk change, as the audit keeps it."""
    facts: dict[str, Any] = {
        "state": order.state,
        "refund_due": order.refund_due,
        "cancel": order.cancel_reason,
    }
    for p in order.fulfilments:
        facts |= {f"parcel {p.id}": p.state, f"tracking {p.id}": p.tracking_number}
    return facts


def refused(number: str, refusal: Refusal, form: Form | None = None, parcel: str = "") -> Response:
    """The sheet with the reason; if the order moved on meanwhile, the reason says where it is now."""
    order = sheet.the_order(reading(), number)
    if refusal.code in MOVED_ON:
        state = sheet.now_words(order)
        reason = _(
            "注文の状態が変わっています。いまは「%(state)s」のため、この操作はできません。", state=state
        )
        refusal, form = Refusal(reason), None
    if form is not None:
        form.refuse(refusal)
    reason = refusal.reason if form is None or not refusal.field else ""
    return answer(order, status=422, typed=form, parcel=parcel, reason=reason)


def answer(
    order: OrderView, *, status: int = 200, typed: Form | None = None, parcel: str = "", reason: Any = ""
) -> Response:
    """The order's own page, or its sheet for the side of the queue."""
    back = signed_in.safe_next(request.form.get("back")) or ""
    shown = sheet.sheet(reading(), order, typed, parcel)
    return page(
        at="ops.orders.show",
        status=status,
        sheet=shown,
        reason=reason,
        beside=is_partial(),
        back=back,
        carriers=words.CARRIERS,
        work_words=words.WORK,
    )
