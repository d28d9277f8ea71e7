"""An audience as hashed identifiers for advertising platforms: first who is left out, then the file, written down."""

from flask import Blueprint, Response, abort
from sqlalchemy.orm import Session
from wtforms import StringField

from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import _l, local
from storefront.pages import signed_in
from storefront.pages.forms import Filled, Form, NotTooLong, tidy
from storefront.pages.render import page
from storefront.pages.spreadsheets import sheet
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


def handed_out(db: Session, found: AudienceDraft) -> Identifiers:
    """What the file would hold at this moment; Refusal where nothing can be handed out."""
    return audiences.identifiers(
        db, audiences.ready(db, found.rule, found.site), now=clock.now(), site=found.site
    )


@bp.get("/audiences/<slug>/identifiers")
def show(slug: str) -> Response:
    """How many are handed out, and how many are not for want of consent."""
    return shown(the_audience(slug), RecipientForm(formdata=None))


def shown(found: AudienceDraft, form: RecipientForm, status: int = 200) -> Response:
    """The page, with the reason instead of counts where nothing can be handed out."""
    counted, reason = None, ""
    try:
        counted = handed_out(reading(), found)
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
    to = str(form.recipient.data)
    try:
        with transaction() as db:  # whose consent is read here is written down here, or nothing leaves
            told = handed_out(db, found)
            customers.note_provision(db, told.members, recipient=to, items=customers.IDENTIFIERS, now=now)
            staff.record(db, who, "audience.identifiers", f"audience:{slug}", {}, _counts(to, told), now=now)
    except Refusal:
        return shown(found, form)
    # Platforms want no mark before the heading.
    return sheet(f"{slug}-identifiers", [HEAD, *told.rows], mark="")


def _counts(to: str, told: Identifiers) -> dict[str, str | int]:
    return {"to": to, "people": told.people, "without_consent": told.unasked, "handed_out": len(told.rows)}
