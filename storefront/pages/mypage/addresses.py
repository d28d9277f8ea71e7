"""The address book."""

from typing import Any

from flask import Blueprint, Response, url_for
from wtforms import BooleanField

from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _, _l
from storefront.pages import signed_in
from storefront.pages.address_form import AddressForm
from storefront.pages.render import page, see_other
from storefront.services import customers

bp = Blueprint("addresses", __name__)
FAMILY = "mypage.addresses"


class EntryForm(AddressForm):
    """An address, and whether it is the usual one."""

    is_default = BooleanField(_l("いつもの届け先にする"))


def me() -> int:
    """Whose book it is."""
    return signed_in.the_person().person_id


@bp.get("/addresses")
def index() -> Response:
    """Every entry, the usual one first."""
    return page(book=customers.addresses(reading(), me()))


@bp.get("/addresses/new")
def new() -> Response:
    """An empty form."""
    return shown(EntryForm(), None)


@bp.post("/addresses")
def create() -> Response:
    """Keep a new entry."""
    return kept(None)


@bp.get("/addresses/<public_id>/edit")
def edit(public_id: str) -> Response:
    """The form of an entry."""
    entry = customers.address(reading(), me(), public_id)
    return shown(EntryForm(saved=entry.typed, is_default=entry.is_default), public_id)


@bp.post("/addresses/<public_id>")
def update(public_id: str) -> Response:
    """Keep the changed entry."""
    customers.address(reading(), me(), public_id)
    return kept(public_id)


@bp.post("/addresses/<public_id>/default")
def make_default(public_id: str) -> Response:
    """Let this be the usual address."""
    with transaction() as db:
        customers.make_default(db, me(), public_id)
    return see_other(f"{FAMILY}.index", message=_("いつもの届け先を変えました。"))


@bp.post("/addresses/<public_id>/removal")
def destroy(public_id: str) -> Response:
    """Take the entry out of the book."""
    with transaction() as db:
        customers.remove_address(db, me(), public_id)
    return see_other(f"{FAMILY}.index", message=_("届け先を消しました。"))


def kept(public_id: str | None) -> Response:
    """Check what was typed and keep it, or show it again with the reasons."""
    form = EntryForm()
    if form.wants_lookup:
        form.fill_from_postal()
        return shown(form, public_id)
    if not form.validate() or form.checked is None:
        return shown(form, public_id, status=422)
    try:
        with transaction() as db:
            customers.save_address(
                db, me(), form.checked, default=form.is_default.data, now=clock.now(), public_id=public_id
            )
    except Refusal as refusal:
        form.refuse(refusal)
        return shown(form, public_id, status=422)
    return see_other(f"{FAMILY}.index", message=_("届け先を登録しました。"))


def shown(form: EntryForm, public_id: str | None, **options: Any) -> Response:
    """The form of a new or an old entry."""
    url = url_for(f"{FAMILY}.update", public_id=public_id) if public_id else url_for(f"{FAMILY}.create")
    title = _("届け先を変える") if public_id else _("届け先を加える")
    return page(at=f"{FAMILY}.new", form=form, action=url, heading=title, **options)
