"""The nightly comparison of payments, orders and Stripe's list: its reports, and a button to run it now."""

import csv
import io
from functools import partial

from flask import Blueprint, Response, request

from storefront.kernel import clock, jobs
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import NotFound
from storefront.kernel.i18n import _
from storefront.pages import signed_in
from storefront.pages.ops import words
from storefront.pages.render import page, see_other
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
    answer = Response(_file(reports.items(reading(), run_id)), mimetype="text/csv")
    name = f"reconciliation-{run.started_at.astimezone(clock.JST):%Y%m%d-%H%M}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _file(items: tuple[ItemView, ...]) -> str:
    """UTF-8 with its mark, as spreadsheets want it; no cell begins like a formula."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(HEAD)
    for i in items:
        rows.writerow(
            (i.kind, _still(i.order_number), _still(i.about), i.here, i.there, "yes" if i.first else "no")
        )
    return "\ufeff" + out.getvalue()


def _still(text: str) -> str:
    """A cell that a spreadsheet only shows."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠") else text
