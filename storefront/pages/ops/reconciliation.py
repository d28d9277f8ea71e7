"""The nightly comparison of payments, orders and Stripe's list: its reports, and a button to run it now."""

from functools import partial

from flask import Blueprint, Response, request

from storefront.kernel import clock, jobs
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import NotFound
from storefront.kernel.i18n import _
from storefront.pages import signed_in
from storefront.pages.ops import words
from storefront.pages.render import page, see_other
from storefront.pages.spreadsheets import sheet
from storefront.services import staff
from storefront.services.payments import reports
from storefront.services.payments.reports import ItemView
from storefront.services.staff import Permission

bp = Blueprint("reconciliation", __name__)
bp.before_request(partial(signed_in.must_be_staff, Permission.REFUND))
HEAD = ("kind", "order", "about", "here", "there", "first")


@bp.get("/reconciliation")
def index() -> Response:
    """The newest runs, and the differences of one of them (the newest, unless another is asked for)."""
    db, wanted = reading(), request.args.get("run", "")
    runs = reports.runs(db)
    run = reports.run(db, wanted) if wanted else next(iter(runs), None)
    if wanted and run is None:
        raise NotFound(wanted)
    items = reports.items(db, run.id) if run else ()
    return page(runs=runs, run=run, items=items, kinds=words.DIFFERENCES, when=words.moment)


@bp.post("/reconciliation")
def create() -> Response:
    """Have a job compare the books now."""
    who, now = signed_in.the_staff(), clock.now()
    with transaction() as db:
        jobs.enqueue(db, "compare_books", only_one="compare-books")
        staff.record(db, who, "books.compare", "task:compare_books", {}, {}, now=now)
    said = _("照合を始めました。少ししてから、この画面を開き直してください。")
    return see_other("ops.reconciliation.index", message=said)


@bp.get("/reconciliation/<run_id>.csv")
def show(run_id: str) -> Response:
    """The differences of a run as a file."""
    run = reports.run(reading(), run_id)
    if run is None:
        raise NotFound(run_id)
    name = f"reconciliation-{run.started_at.astimezone(clock.JST):%Y%m%d-%H%M}"
    return sheet(name, [HEAD, *map(_row, reports.items(reading(), run_id))])


def _row(i: ItemView) -> tuple[str | int | None, ...]:
    return i.kind, i.order_number, i.about, i.here, i.there, "yes" if i.first else "no"
