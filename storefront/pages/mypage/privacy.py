"""One's own data: receiving all of it, and leaving."""

from flask import Blueprint, Response, make_response

from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import _
from storefront.pages import proof, signed_in
from storefront.pages.forms import Form
from storefront.pages.render import page, see_other
from storefront.services import customers, privacy, visits

bp = Blueprint("privacy", __name__)
OVERVIEW = "/mypage/privacy"


class LeaveForm(Form):
    """Nothing but the button."""


@bp.get("/privacy")
def show() -> Response:
    """What one can do with one's data."""
    return page()


@bp.post("/privacy/exports")
def create() -> Response:
    """Have everything packed; a mail tells when it is ready."""
    if first := proof.missing(OVERVIEW):
        return first
    with transaction() as db:
        privacy.ask_export(db, signed_in.the_person().account_id, now=clock.now())
    said = _("記録をまとめています。できあがりましたら、メールでお知らせします。")
    return see_other("mypage.privacy.show", message=said)


@bp.get("/privacy/exports/<token>")
def download(token: str) -> Response:
    """The packed records behind a mailed link, for their signed-in owner only."""
    account_id = signed_in.the_person().account_id
    content = privacy.exported(reading(), account_id, token, now=clock.now())
    if content is None:
        raise NotFound("export")
    answer = make_response(content)
    answer.mimetype = "application/zip"
    answer.headers["Content-Disposition"] = 'attachment; filename="my-records.zip"'
    return answer


@bp.get("/privacy/leaving")
def leave() -> Response:
    """What leaving means, after a proof of at most ten minutes ago."""
    return proof.missing() or page(form=LeaveForm(), days=customers.GRACE.days)


@bp.post("/privacy/leaving")
def close() -> Response:
    """Close the account and sign out everywhere; a week later its data goes."""
    if first := proof.missing("/mypage/privacy/leaving"):
        return first
    form, account_id = LeaveForm(), signed_in.the_person().account_id
    try:
        with transaction() as db:
            privacy.close_account(db, account_id, now=clock.now())
            visits.end_all(db, account_id)
    except Refusal as refusal:
        form.refuse(refusal)
        return page(at="mypage.privacy.leave", status=422, form=form, days=customers.GRACE.days)
    signed_in.sign_out()
    said = _("退会のお申し込みを受け付けました。取りやめるときは、7日以内にメールのリンクをお使いください。")
    return see_other("shop.home.show", message=said)
