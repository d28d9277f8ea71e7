"""Where staff arrive: the one desk they have, or a choice."""

from typing import Any

from flask import Blueprint, Response

from storefront.kernel.i18n import _l
from storefront.pages import signed_in
from storefront.pages.render import go, page
from storefront.services.staff import Permission

bp = Blueprint("home", __name__)
bp.before_request(signed_in.must_be_staff)
DESKS: tuple[tuple[Permission, str, Any, str], ...] = (
    (Permission.FULFIL, "/ops", _l("出荷の机"), "box"),
    (Permission.CATALOG, "/studio", _l("スタジオ"), "edit"),
    (Permission.CUSTOMERS, "/support", _l("お客さま窓口"), "user"),
    (Permission.COUNTER, "/counter", _l("店頭"), "store"),
)


@bp.get("")
def show() -> Response:
    """Straight to the only desk; otherwise what there is."""
    desks = [(url, label, icon) for needed, url, label, icon in DESKS if signed_in.the_staff().may(needed)]
    return go(desks[0][0]) if len(desks) == 1 else page(desks=desks)
