"""What the shop believes of its customer, to be corrected and forgotten, and what it may remember at all."""

import re
from typing import Any

from flask import Blueprint, Response, request
from wtforms import BooleanField

from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _, _l
from storefront.pages import signed_in
from storefront.pages.forms import Form
from storefront.pages.mypage.beliefs import beliefs
from storefront.pages.render import page, see_other
from storefront.services import catalog, customers, profile
from storefront.services.profile import Who

bp = Blueprint("preferences", __name__)
_KEY = re.compile(r"(?:category|colour):[a-z0-9_-]{1,80}", re.IGNORECASE)
_SLUG = re.compile(r"[a-z0-9_-]{1,80}", re.IGNORECASE)
LONGEST_SIZE = 12
PURPOSES = (customers.PERSONALIZATION, customers.ANALYTICS)
ITEMS = {
    customers.IDENTIFIERS: _l("メールアドレスと電話番号のハッシュ"),
    customers.EVENTS: _l("お客様番号、メールアドレスのハッシュ、ご注文とカートの様子"),
}


class AgreementsForm(Form):
    """What may be remembered, and what for."""

    personalization = BooleanField(_l("ご覧になった品やご購入にあわせて、ご案内する品を選ぶ"))
    analytics = BooleanField(_l("お店をよくするために、ページのご利用を数える"))
    sharing = BooleanField(
        _l("わたしに合う広告のために、元に戻せない形にした連絡先を、広告の会社に渡してよい")
    )


@bp.get("/preferences")
def show() -> Response:
    """Interests, sizes, what was looked at, and the agreements."""
    return shown()


def shown(*, status: int = 200, wrong: Any = "", typed: str = "") -> Response:
    """The page as it is now, perhaps with what was wrong with a size."""
    db, person = reading(), signed_in.the_person().person_id
    hers = profile.read(db, Who(None, person))
    names = catalog.names(db, [seen.product for seen in hers.viewed])
    agreed = customers.in_force(db, [person])[person]
    told = {p: f"{p}:{customers.WEB}" in agreed for p in PURPOSES} | {"sharing": customers.SHARED in agreed}
    form = AgreementsForm(formdata=None, data=told)
    given = [(p, ITEMS[p.items]) for p in customers.provisions(db, person)]
    said = beliefs(hers, names, clock.now())
    return page(
        at="mypage.preferences.show", status=status, said=said, form=form, wrong=wrong, typed=typed, given=given
    )  # fmt: skip


@bp.post("/preferences/interests")
def add_interest() -> Response:
    """Interested in this shelf, says the customer."""
    slug = request.form.get("category", "")
    if f"category:{slug}" not in catalog.names(reading()):
        return see_other("mypage.preferences.show", message=_("棚を選んでください。"))
    with transaction() as db:
        profile.like(db, signed_in.the_person().person_id, f"category:{slug}", now=clock.now())
    return see_other("mypage.preferences.show", message=_("お好みに加えました。"))


@bp.post("/preferences/interests/removal")
def remove_interest() -> Response:
    """Not interested: it is no longer believed."""
    key = request.form.get("key", "")
    if _KEY.fullmatch(key):
        with transaction() as db:
            profile.forget_interest(db, signed_in.the_person().person_id, key, now=clock.now())
    return see_other("mypage.preferences.show", message=_("お好みから外しました。"))


@bp.post("/preferences/sizes")
def tell_size() -> Response:
    """Another size fits; an empty one leaves it to what is bought."""
    slug, size = request.form.get("category", ""), request.form.get("size", "").strip()
    if not _SLUG.fullmatch(slug) or len(size) > LONGEST_SIZE or not size.isprintable():
        return shown(
            status=422, wrong=_("サイズは%(n)s文字までで入力してください。", n=LONGEST_SIZE), typed=slug
        )
    with transaction() as db:
        profile.tell_size(db, signed_in.the_person().person_id, slug, size)
    return see_other("mypage.preferences.show", message=_("サイズを変えました。"))


@bp.post("/preferences/looks/removal")
def forget_looks() -> Response:
    """Forget what was looked at and searched for."""
    with transaction() as db:
        profile.forget_looks(db, signed_in.the_person().person_id, now=clock.now())
    return see_other("mypage.preferences.show", message=_("閲覧の記録を消しました。"))


@bp.post("/preferences/agreements")
def agree() -> Response:
    """What may be remembered from now on; what is no longer wanted goes at once."""
    form = AgreementsForm()
    if not form.validate():
        raise Refusal(_l("もう一度お試しください。"))
    person, now = signed_in.the_person().person_id, clock.now()
    with transaction() as db:
        shared = bool(form.sharing.data)
        customers.agree_to_sharing(db, person, granted=shared, source="preferences", now=now)
        profile.agree(
            db, person, personalization=bool(form.personalization.data), analytics=bool(form.analytics.data), now=now
        )  # fmt: skip
    return see_other("mypage.preferences.show", message=_("設定を変えました。"))
