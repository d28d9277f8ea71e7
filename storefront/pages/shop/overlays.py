"""Overlays: asked for at their trigger, closed, answered. What came is counted on the server, so all devices agree."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, render_template, request, url_for

from storefront.kernel.db import transaction
from storefront.kernel.i18n import _
from storefront.pages import curating, in_cart, overlaying, signed_in
from storefront.pages.moment import moment, moment_at, site, who
from storefront.pages.render import go, is_partial, page
from storefront.pages.signed_in import referring_path, safe_next
from storefront.services import campaigns, customers, profile, promotions
from storefront.services.behaviour import Verb
from storefront.services.campaigns import Live, Trigger
from storefront.services.campaigns.content import Agreement, Coupon, Question

bp = Blueprint("overlays", __name__)
MOST_REACHED = 10_000_000


@bp.post("/overlays/<trigger>")
def ask(trigger: str) -> Response:
    """The overlay that this trigger calls on the page it was pulled on, counted; nothing when there is none."""
    if trigger not in set(Trigger):
        abort(404)
    try:
        here = moment_at(urlsplit(request.headers.get("HX-Current-URL", "")).path, _sent("origin"))
    except ValueError:  # no address at all
        abort(404)
    shown = overlaying.called(Trigger(trigger), _reached(Trigger(trigger)), here)
    if shown is None:
        return Response(status=204)
    return page(shown=shown, goods=curating.goods((shown,)))


@bp.post("/overlays/<key>/close")
def close(key: str) -> Response:
    """Silent for its cool-down, or for good."""
    live = published(key)
    for_good = bool(request.form.get("for_good"))
    with transaction() as db:
        campaigns.close(db, who(), live.key, site=site(), now=moment().now, for_good=for_good)
    curating.note(Verb.DISMISSAL, live, for_good=for_good)
    return Response(status=200) if is_partial() else go(safe_next(referring_path()) or "/")


@bp.post("/overlays/<key>/answer")
def answer(key: str) -> Response:
    """Keep what was answered; the campaign has done its work."""
    live = meant_for_them(key)
    asked = next(
        (b for b in live.campaign.blocks if isinstance(b, Question) and b.key == _sent("question")), None
    )
    number = int(_sent("answer")) if _sent("answer").isdecimal() else -1
    if asked is None or not 0 <= number < len(curating.answers_of(asked)):
        abort(404)
    curating.note(Verb.ANSWER, live, subject=f"question:{asked.key}", answer=number, ask=asked.ask)
    return _thanks(live, _("お答えをありがとうございます。"))


@bp.post("/overlays/<key>/coupon")
def take(key: str) -> Response:
    """Put the campaign's coupon on hand, in one tap; the checkout applies it."""
    live = meant_for_them(key)
    named = [b.promotion for b in live.campaign.blocks if isinstance(b, Coupon)]
    if not named:
        abort(404)
    with transaction() as db:
        coupon = promotions.open_coupon(db, named[0], now=moment().now, site=site())
        if coupon is not None:
            promotions.hold(db, who(), coupon, now=moment().now)
    if coupon is None:
        return _said(_("このクーポンの受け付けは終わりました。"))
    return _thanks(live, _("クーポンを受け取りました。ご注文手続きで使えます。"))


@bp.post("/overlays/<key>/consent")
def agree(key: str) -> Response:
    """Write the consent that was asked for; a visitor signs in first."""
    live, person = meant_for_them(key), signed_in.person()
    purpose = _sent("purpose")
    if not any(isinstance(b, Agreement) and b.purpose == purpose for b in live.campaign.blocks):
        abort(404)
    if person is None:
        return go(url_for("account.sign_in.new", next=safe_next(referring_path()) or "/"))
    wanted, _colon, channel = purpose.partition(":")
    with transaction() as db:
        customers.record_consent(
            db, person.person_id, granted=True, source=f"campaign:{live.key}", now=moment().now,
            purpose=wanted, channel=channel or customers.WEB,
        )  # fmt: skip
        profile.refresh(db, [person.person_id])
    return _thanks(live, _("ありがとうございます。マイページで、いつでも取り消せます。"))


def published(key: str) -> Live:
    """The campaign that visitors get under this key, else 404."""
    return curating.live().find(key) or abort(404)


def meant_for_them(key: str) -> Live:
    """The campaign under this key as far as this person may be shown it at all, else 404: keys can be guessed."""
    live = published(key)
    if not curating.meant_for_them(live, moment_at(urlsplit(referring_path()).path)):
        abort(404)
    return live


def _thanks(live: Live, said: str) -> Response:
    with transaction() as db:
        campaigns.done(db, who(), live.key, site=site(), now=moment().now)
    curating.note(Verb.CONVERSION, live, subject="goal:answer")
    return _said(said)


def _said(said: str) -> Response:
    if is_partial():
        return Response(render_template("components/campaign_thanks.html", said=said))
    return page(at="shop.overlays.thanks", said=said, back=safe_next(referring_path()) or "/")


def _sent(name: str) -> str:
    return request.form.get(name, "")[:200]


def _reached(trigger: Trigger) -> int:
    """How far it went: what the shop knows itself it does not ask the browser."""
    if trigger is Trigger.CART:
        return in_cart.told(moment()).cart_value
    if trigger is Trigger.ABANDONED:
        return MOST_REACHED if curating.known().abandoned else -1
    text = _sent("reached")
    return min(int(text), MOST_REACHED) if text.isascii() and text.isdecimal() else 0
