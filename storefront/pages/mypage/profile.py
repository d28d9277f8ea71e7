"""What a customer tells about themselves, and whether news may come by mail."""

from typing import Any

from flask import Blueprint, Response
from wtforms import BooleanField, SelectField, StringField

from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _, _l
from storefront.pages import languages, signed_in
from storefront.pages.address_form import MayStayEmpty
from storefront.pages.forms import Form, NotTooLong, options, tidy
from storefront.pages.render import page, see_other
from storefront.services import customers

bp = Blueprint("profile", __name__)
LANGUAGES = (("ja", "日本語"), ("en", "English"))
NEWS = ("marketing", "mail")


def _text(label: Any) -> Any:
    return StringField(label, [MayStayEmpty(), NotTooLong(60)], filters=[tidy])


class ProfileForm(Form):
    """Name, reading, phone, language, news."""

    family_name = _text(_l("姓"))
    given_name = _text(_l("名"))
    family_kana = _text(_l("せい"))
    given_kana = _text(_l("めい"))
    phone = _text(_l("電話番号"))
    locale = SelectField(_l("メールと画面のことば"), choices=options(LANGUAGES))
    marketing = BooleanField(_l("新しい品や読みもののお知らせを、メールで受け取る（広告を含みます）"))

    def typed(self) -> customers.Profile:
        """What was typed."""
        return customers.Profile(**{n: self[n].data or "" for n in customers.Profile.__slots__})


@bp.get("/profile")
def show() -> Response:
    """The form with what is known."""
    person = signed_in.the_person().person_id
    agreed = customers.consents(reading(), person).get(NEWS, False)
    return page(form=ProfileForm(obj=customers.profile(reading(), person), data={"marketing": agreed}))


@bp.post("/profile")
def update() -> Response:
    """Keep the changes; a changed mind about news is recorded with its time."""
    form, person = ProfileForm(), signed_in.the_person().person_id
    if not form.validate():
        return page(at="mypage.profile.show", status=422, form=form)
    try:
        with transaction() as db:
            customers.change_profile(db, person, form.typed())
            news = form.marketing.data
            customers.record_consent(db, person, granted=news, source="profile", now=clock.now())
    except Refusal as refusal:
        form.refuse(refusal)
        return page(at="mypage.profile.show", status=422, form=form)
    answer = see_other("mypage.profile.show", message=_("お客様情報を変えました。"))
    return languages.remember(answer, form.locale.data)
