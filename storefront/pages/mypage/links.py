"""Accounts elsewhere of the signed-in customer: join, part."""

from flask import Blueprint, Response, url_for

from storefront.kernel import clock
from storefront.kernel.db import transaction
from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import _
from storefront.pages import proof, signed_in
from storefront.pages.account import providers
from storefront.pages.render import page, see_other
from storefront.services import customers

bp = Blueprint("links", __name__)
OVERVIEW = "mypage.security.show"


@bp.get("/security/links/new")
def new() -> Response:
    """Whoever signed in elsewhere before signing in here is asked whether to join the two."""
    who = providers.newcomer()
    if who is None:
        return see_other(OVERVIEW)
    return page(called=providers.name_of(who.provider), name=who.name or _("お名前なし"))


@bp.post("/security/links")
def create() -> Response:
    """Join what waits in this browser."""
    if first := proof.missing(url_for("mypage.links.new")):
        return first
    who = providers.newcomer()
    if who is None:
        return see_other(OVERVIEW)
    called = providers.name_of(who.provider)
    providers.forget_newcomer()
    try:
        with transaction() as db:
            me = signed_in.the_person().account_id
            customers.link(db, me, who, called=called, now=clock.now())
    except Refusal as refusal:
        return see_other(OVERVIEW, message=str(refusal.reason))
    return see_other(OVERVIEW, message=_("%(name)sでもログインできるようになりました。", name=called))


@bp.post("/security/links/<key>")
def depart(key: str) -> Response:
    """Off to the provider, to join who comes back; after a proof of at most ten minutes ago."""
    if first := proof.missing(url_for(OVERVIEW)):
        return first
    try:
        return providers.leave(key, providers.LINK)
    except providers.Lost as lost:
        return see_other(OVERVIEW, message=str(lost.reason))


@bp.post("/security/links/<key>/removal")
def destroy(key: str) -> Response:
    """It signs nobody in any more, unless it is the only way in."""
    me = signed_in.the_person().account_id
    if key not in {known.provider for known in providers.linked(me)}:
        raise NotFound(key)
    if first := proof.missing(url_for(OVERVIEW)):
        return first
    called = providers.name_of(key)
    try:
        with transaction() as db:
            customers.unlink(db, me, key, called=called, now=clock.now())
    except Refusal as refusal:
        return see_other(OVERVIEW, message=str(refusal.reason))
    return see_other(OVERVIEW, message=_("%(name)sを外しました。", name=called))
