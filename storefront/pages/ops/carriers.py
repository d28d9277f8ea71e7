"""Carriers' files: labels for the parcels of chosen orders, and tracking numbers from what comes back."""

from typing import Any

from flask import Blueprint, Response, make_response, request
from flask_wtf.file import FileField
from wtforms import SelectField

from storefront import oms
from storefront.kernel import clock
from storefront.kernel.db import reading
from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import _, _l, ngettext
from storefront.pages import signed_in
from storefront.pages.forms import Form, options
from storefront.pages.ops import selection
from storefront.pages.ops.acts import audited
from storefront.pages.ops.pick_lists import of_site
from storefront.pages.render import page, see_other
from storefront.services import labels
from storefront.services.labels import Given, Problem, Reading

bp = Blueprint("carriers", __name__)
SOFTWARE: dict[str, Any] = {
    "yamato": _l("ヤマト B2クラウド"),
    "sagawa": _l("佐川 e飛伝III"),
    "japanpost": _l("日本郵便 ゆうプリR"),
}


class TrackingForm(Form):
    """A file with tracking numbers, and whose it is."""

    carrier = SelectField(_l("どのソフトのファイルですか"), choices=options(SOFTWARE.items()))
    file = FileField(_l("発行済みデータのCSV"))

    def content(self) -> bytes:
        """The file's bytes; none when no file was sent."""
        return self.file.data.read() if self.file.data else b""


@bp.post("/carriers")
def choose() -> Response:
    """From the selection of the queue to the files for its parcels."""
    return see_other("ops.carriers.index", orders=",".join(selection.chosen()))


@bp.get("/carriers")
def index() -> Response:
    """Label files for the chosen orders, and the form that takes tracking numbers in."""
    return shown(TrackingForm(formdata=None))


def shown(form: TrackingForm, *, status: int = 200, result: Reading | None = None) -> Response:
    """The page; `result` is how a file was understood."""
    numbers = selection.chosen()
    ready = labels.to_label(_chosen(numbers).values())
    return page(
        at="ops.carriers.index",
        status=status,
        form=form,
        result=result,
        numbers=numbers,
        counts={carrier: len(found) for carrier, found in ready.items()},
        software=SOFTWARE,
    )


def _chosen(numbers: list[str]) -> dict[str, oms.OrderView]:
    found = of_site(oms.orders(reading(), numbers))
    return {n: found[n] for n in numbers if n in found}


@bp.get("/carriers/<carrier>/labels")
def show(carrier: str) -> Response:
    """The file for a carrier's label software."""
    ready = labels.to_label(_chosen(selection.chosen()).values()).get(carrier)
    if carrier not in SOFTWARE or not ready:
        raise NotFound(carrier)
    site, now = signed_in.the_staff().site, clock.now().astimezone(clock.JST)
    answer = make_response(labels.label_file(reading(), carrier, ready, day=now.date(), site=site))
    answer.headers["Content-Type"] = "text/csv; charset=Shift_JIS"
    answer.headers["Content-Disposition"] = f'attachment; filename="{carrier}-{now:%Y%m%d-%H%M}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/carriers/tracking")
def create() -> Response:
    """Try the file, or ship what it says: all of it or nothing; what it shipped before stays as it is."""
    form = TrackingForm()
    content = form.content()
    if not form.validate() or not content:
        form.refuse(Refusal(_("CSVファイルを選んでください。"), field="file"))
        return shown(form, status=422)
    result = labels.read(reading(), content, form.carrier.data, site=signed_in.the_staff().site)
    if result.problems or "try" in request.form:
        return shown(form, status=422 if result.problems else 200, result=result)
    failed = [p for given in result.given if (p := _ship(given, form.carrier.data))]
    if failed:
        result.problems, result.given = failed, []
        return shown(form, status=422, result=result)
    count = len(result.given)
    said = ngettext("%(num)s個の荷物を発送しました。", "%(num)s個の荷物を発送しました。", count)
    return see_other(
        "ops.carriers.index", message=said if count else _("新しい送り状番号はありませんでした。")
    )


def _ship(given: Given, carrier: str) -> Problem | None:
    """Ship one parcel, audited, in a transaction of its own: orders and stock are locked one after another."""
    who, now = signed_in.the_staff().actor, clock.now()
    try:
        with audited("parcel.ship", given.order) as db:
            oms.ship(db, given.parcel, carrier=carrier, tracking_number=given.number, actor=who, now=now)
    except Refusal as refusal:
        return Problem(given.line, "", given.reference, refusal.reason)
    return None
