"""My coupons: what each gives, until when, and why one cannot be used any more; codes are taken here as well."""

from datetime import timedelta

from flask import Blueprint, Response
from wtforms import StringField

from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _, _l
from storefront.pages import coupon_tries, signed_in
from storefront.pages.cart.carts import owner
from storefront.pages.forms import Filled, Form, NotTooLong, tidy
from storefront.pages.render import page, see_other
from storefront.services import carts, promotions

bp = Blueprint("coupons", __name__)


class CodeForm(Form):
    """A code from a letter or a leaflet."""

    code = StringField(_l("クーポンコード"), [Filled(), NotTooLong(60)], filters=[tidy])


@bp.get("/coupons")
def index() -> Response:
    """The coupons on hand."""
    return shown(CodeForm(formdata=None))


@bp.post("/coupons")
def create() -> Response:
    """Put the coupon of a code on hand."""
    form = CodeForm()
    if not form.validate():
        return shown(form, 422)
    with coupon_tries.counted(owner()) as tries:
        try:
            with transaction() as db:
                promotions.take_code(db, carts.who(owner()), form.code.data or "", now=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
            return shown(form, 422)
        tries.good()
    return see_other("mypage.coupons.index", message=_("クーポンを加えました。ご注文のときに使えます。"))


def shown(form: CodeForm, status: int = 200) -> Response:
    """The page; ends are the first moment after the last day."""
    person, now = signed_in.the_person(), clock.now()
    found = promotions.coupons_of(reading(), carts.who(owner()), person.email, now=now)
    rows = [
        (c.title, promotions.gives(c.offer.benefit), c.offer.note, c.ends_at - timedelta(seconds=1) if c.ends_at else None,
         promotions.sentence(c.why) if c.why else "", c.hint)
        for c in found
    ]  # fmt: skip
    return page(at="mypage.coupons.index", status=status, form=form, rows=rows)
