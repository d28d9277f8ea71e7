"""Signing in with an account elsewhere: there, back, and what becomes of who comes back."""

from collections.abc import Callable

from flask import Blueprint, Response, request, url_for

from storefront.kernel import clock
from storefront.kernel.db import transaction
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _
from storefront.pages import proof, signed_in
from storefront.pages.account import providers, sign_in, verifications
from storefront.pages.account.providers import Arrival, Lost
from storefront.pages.render import go, see_other
from storefront.services import customers

bp = Blueprint("elsewhere", __name__)
SECURITY = "mypage.security.show"


@bp.post("/login/with/<key>")
def create(key: str) -> Response:
    """Off to the provider."""
    back = request.form.get("next")
    try:
        return providers.leave(key, providers.SIGN_IN, back=back)
    except Lost as lost:
        return sign_in.refused(lost, back)


@bp.get("/login/with/<key>/callback")
def returned(key: str) -> Response:
    """Back from the provider; a page that is opened again does nothing again."""
    try:
        arrival = providers.arrive(key)
        return ACTS[arrival.purpose](arrival)
    except Lost as lost:
        if lost.purpose == providers.VERIFY and lost.about:
            return verifications.shown(lost.about, refusal=lost)
        return told(lost)


def told(refusal: Refusal) -> Response:
    """What went wrong, where the person was when they left."""
    if signed_in.person():
        return see_other(SECURITY, message=str(refusal.reason))
    return sign_in.refused(refusal)


def sign_in_with(arrival: Arrival) -> Response:
    """In, as after the password; a newcomer is asked first."""
    try:
        with transaction() as db:
            who = customers.sign_in_elsewhere(db, arrival.identity, now=clock.now())
    except Refusal as refusal:
        return told(refusal)
    if who is not None:
        return sign_in.welcome(who, arrival.back)
    providers.keep_newcomer(arrival.identity)
    return see_other("account.newcomers.new", next=arrival.back)


def link(arrival: Arrival) -> Response:
    """Joined to the account of who left, who proved themselves minutes ago."""
    if first := proof.missing(url_for(SECURITY)):
        return first
    called = providers.name_of(arrival.identity.provider)
    me = signed_in.the_person().account_id
    try:
        with transaction() as db:
            customers.link(db, me, arrival.identity, called=called, now=clock.now())
    except Refusal as refusal:
        return told(refusal)
    return see_other(SECURITY, message=_("%(name)sでもログインできるようになりました。", name=called))


def prove(arrival: Arrival) -> Response:
    """As after the password: the browser gets a new secret and may go on."""
    me = signed_in.the_person()
    with transaction() as db:
        right = customers.proves_elsewhere(db, me.account_id, arrival.identity)
    if not right:
        message = _("この会員登録につながっていないアカウントです。")
        return see_other("mypage.proofs.new", next=arrival.back, message=message)
    signed_in.browser().rotate()
    proof.note()
    return go(arrival.back or url_for(SECURITY))


def verify(arrival: Arrival) -> Response:
    """The mailed link was opened by who registered: proved, and in."""
    token = arrival.about or ""
    try:
        with transaction() as db:
            who = customers.verify_elsewhere(db, token, arrival.identity, now=clock.now())
    except Refusal as refusal:
        return verifications.shown(token, refusal=refusal)
    return sign_in.welcome(who, None)


ACTS: dict[str, Callable[[Arrival], Response]] = {
    providers.SIGN_IN: sign_in_with,
    providers.LINK: link,
    providers.PROVE: prove,
    providers.VERIFY: verify,
}
