"""Cancelling one's order until its goods are being picked."""

from flask import Blueprint, Response
from wtforms import SelectField, TextAreaField

from storefront import oms
from storefront.kernel import clock
from storefront.kernel.db import transaction
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _, _l
from storefront.pages import signed_in
from storefront.pages.address_form import MayStayEmpty
from storefront.pages.forms import Form, NotTooLong, options, tidy
from storefront.pages.mypage.orders import own
from storefront.pages.render import page, see_other

bp = Blueprint("cancellations", __name__)
REASONS = (
    ("", _l("答えない")),
    ("mistake", _l("間違えて注文した")),
    ("change", _l("品やお届け先を変えたい")),
    ("late", _l("お届けが希望より遅い")),
    ("elsewhere", _l("ほかで手に入れた")),
    ("other", _l("そのほか")),
)


class CancellationForm(Form):
    """Why; all of it optional."""

    reason = SelectField(_l("理由"), [MayStayEmpty()], choices=options(REASONS), default="")
    words = TextAreaField(_l("ひとこと"), [MayStayEmpty(), NotTooLong(300)], filters=[tidy])


@bp.get("/orders/<number>/cancellation")
def new(number: str) -> Response:
    """What cancelling means, and an optional reason."""
    return page(order=own(number), form=CancellationForm())


@bp.post("/orders/<number>/cancellation")
def create(number: str) -> Response:
    """Cancel the whole order; a second press changes nothing."""
    order, form = own(number), CancellationForm()
    if not form.validate():
        return page(at="mypage.cancellations.new", status=422, order=order, form=form)
    reason = " ".join(t for t in (form.reason.data, form.words.data) if t)
    actor = f"customer:{signed_in.the_person().person_id}"
    try:
        with transaction() as db:
            oms.cancel(db, number, actor=actor, reason=reason, cause="customer", now=clock.now())
    except Refusal as refusal:
        form.refuse(refusal)
        return page(at="mypage.cancellations.new", status=422, order=own(number), form=form)
    return see_other("mypage.orders.show", number=number, message=_("ご注文を取り消しました。"))
