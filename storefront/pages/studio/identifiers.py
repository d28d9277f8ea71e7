"""An audience as hashed identifiers for advertising platforms: first who is left out, then the file, written down."""

import csv
import io
from collections.abc import Sequence

from flask import Blueprint, Response, abort
from wtforms import StringField

from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import _l, local
from storefront.pages import signed_in
from storefront.pages.forms import Filled, Form, NotTooLong, tidy
from storefront.pages.render import page
from storefront.services import audiences, customers, staff
from storefront.services.audiences import AudienceDraft, Identifiers
from storefront.services.staff import Permission

bp = Blueprint("identifiers", __name__)
HEAD = ("email", "phone")


class RecipientForm(Form):
    """To whom the file goes."""

    recipient = StringField(_l("渡す相手（会社の名前）"), [Filled(), NotTooLong(80)], filters=[tidy])


def the_audience(slug: str) -> AudienceDraft:
    """The audience; for who may not see customers there is nothing to hand out."""
    who = signed_in.the_staff()
    if not who.may(Permission.CUSTOMERS):
        abort(404)
    found = audiences.audience(reading(), slug, site=who.site)
    if found is None:
        raise NotFound(slug)
    return found


def handed_out(found: AudienceDraft) -> Identifiers:
    """What the file would hold at this moment."""
    rule = audiences.ready(reading(), found.rule, found.site)
    return audiences.identifiers(reading(), rule, now=clock.now(), site=found.site)


@bp.get("/audiences/<slug>/identifiers")
def show(slug: str) -> Response:
    """How many are handed out, and how many are not for want of consent."""
    return shown(the_audience(slug), RecipientForm(formdata=None))


def shown(found: AudienceDraft, form: RecipientForm, status: int = 200) -> Response:
    """The page, with the reason instead of counts where nothing can be handed out."""
    counted, reason = None, ""
    try:
        counted = handed_out(found)
    except Refusal as refusal:
        reason, status = str(refusal.reason), 422
    told = {"slug": found.key, "name": local(found.name), "counted": counted, "reason": reason, "form": form}
    return page(at="studio.identifiers.show", status=status, **told)


@bp.post("/audiences/<slug>/identifiers.csv")
def download(slug: str) -> Response:
    """The file; who took it, for whom, and how many it holds is in the audit, whose data went there in their records."""
    found, who, now = the_audience(slug), signed_in.the_staff(), clock.now()
    form = RecipientForm()
    if not form.validate():
        return shown(found, form, 422)
    try:
        told = handed_out(found)
    except Refusal:
        return shown(found, form)
    to = str(form.recipient.data)
    counts = {"to": to, "people": told.people, "without_consent": told.unasked, "handed_out": len(told.rows)}
    with transaction() as db:
        customers.note_provision(db, told.members, recipient=to, items=customers.IDENTIFIERS, now=now)
        staff.record(db, who, "audience.identifiers", f"audience:{slug}", {}, counts, now=now)
    answer = Response(sheet(told.rows), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}-identifiers.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def sheet(rows: Sequence[tuple[str, str]]) -> str:
    """Hexadecimal digits and nothing else: no cell can be a formula, and platforms want no mark before the heading."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEAD)
    writer.writerows(rows)
    return out.getvalue()
