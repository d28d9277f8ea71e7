"""Kept cards: Stripe holds them, this page shows their brand, their end and their expiry."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, url_for
from werkzeug.exceptions import TooManyRequests

from storefront.gateways.stripe import Setup, StripeFailure
from storefront.kernel import clock, i18n, ids
from storefront.kernel.db import reading
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _
from storefront.kernel.observability import log
from storefront.kernel.throttle import Limit, exceeded
from storefront.pages import signed_in, wallets
from storefront.pages.checkout.payments import open_policy, provider
from storefront.pages.render import go, page, see_other
from storefront.services import payments

bp = Blueprint("payment_methods", __name__)
bp.before_request(open_policy)
INDEX, NEW = "mypage.payment_methods.index", "mypage.payment_methods.new"
# Whoever tries stolen cards tries many: each is refused or kept here, so the tries are counted.
TRIES = Limit("keep-card", 20, timedelta(hours=1))


def me() -> int:
    """Whose cards they are."""
    return signed_in.the_person().person_id


@bp.get("/payment-methods")
def index() -> Response:
    """Every kept card, the preferred one first."""
    return page(cards=payments.cards(reading(), me()), today=clock.today())


@bp.get("/payment-methods/new")
def new() -> Response:
    """The place where Stripe's fields appear."""
    return shown()


@bp.post("/payment-methods/new")
def create() -> Response:
    """Let Stripe keep one more card: its fields; 503 when Stripe does not answer, 422 when it will not."""
    slow_down()
    try:
        stripe = provider()
        setup = stripe.open_setup(wallets.customer(stripe, me()), idempotency_key=f"keep-{ids.public_id()}")
    except Refusal as refusal:
        return shown(status=422, refused=str(refusal.reason))
    except StripeFailure as error:
        return silent(error)
    return shown(setup=setup)


@bp.post("/payment-methods/hosted")
def create_hosted() -> Response:
    """The same on Stripe's own page, without script."""
    slow_down()
    try:
        stripe = provider()
        url = stripe.open_setup_page(
            wallets.customer(stripe, me()), locale=i18n.locale(),
            success_url=url_for("mypage.payment_methods.kept", _external=True),
            cancel_url=url_for(NEW, _external=True), idempotency_key=f"keep-{ids.public_id()}",
        )  # fmt: skip
    except Refusal as refusal:
        return shown(status=422, refused=str(refusal.reason))
    except StripeFailure as error:
        return silent(error)
    return go(url)


@bp.get("/payment-methods/kept")
def kept() -> Response:
    """Where the browser comes back to: a button (which presses itself) that looks for the new card."""
    return page()


@bp.post("/payment-methods/refresh")
def refresh() -> Response:
    """Look at Stripe for the cards as they are now."""
    return looked(_("カードの一覧を新しくしました。"))


@bp.post("/payment-methods/<public_id>/default")
def make_default(public_id: str) -> Response:
    """Let this card be chosen first at the checkout."""
    card = payments.card(reading(), me(), public_id)
    try:
        provider().prefer(card.customer_id, card.method_id, idempotency_key=f"prefer-{ids.public_id()}")
    except StripeFailure as error:
        return troubled(error)
    return looked(_("いつも使うカードを変えました。"))


@bp.post("/payment-methods/<public_id>/removal")
def destroy(public_id: str) -> Response:
    """Let Stripe forget this card."""
    card = payments.card(reading(), me(), public_id)
    try:
        provider().detach(card.method_id, idempotency_key=f"detach-{ids.public_id()}")
    except StripeFailure as error:
        return troubled(error)
    return looked(_("カードを外しました。"))


def slow_down() -> None:
    """Trying cards is limited per account."""
    if wait := exceeded(TRIES, str(me())):
        raise TooManyRequests(retry_after=wait)


def looked(said: str) -> Response:
    """The list after a look at Stripe; what it could not tell now, its message will."""
    try:
        wallets.refresh(provider(), me())
    except StripeFailure as error:
        log().warning("no look at the cards", error=str(error))
    return see_other(INDEX, message=said)


def troubled(error: StripeFailure) -> Response:
    """Nothing was changed; the list as it was, with the reason."""
    log().warning("kept card not changed", error=str(error))
    said = _("カード会社との通信ができませんでした。少し待ってから、もう一度お試しください。")
    return see_other(INDEX, message=said)


def silent(error: StripeFailure) -> Response:
    """503: nothing was kept, try again."""
    log().warning("no card kept", error=str(error))
    said = _("カード会社との通信ができませんでした。少し待ってから、もう一度お試しください。")
    response = shown(status=503, refused=said)
    response.headers["Retry-After"] = "5"
    return response


def shown(*, setup: Setup | None = None, refused: str = "", status: int = 200) -> Response:
    """The page around Stripe's fields."""
    stripe = provider()
    return page(at=NEW, status=status, refused=refused, script_url=stripe.script_url, card=_fields(setup))


def _fields(setup: Setup | None) -> dict[str, Any] | None:
    """What the fields need; the secret lets this browser keep this one card."""
    if setup is None:
        return None
    back = url_for("mypage.payment_methods.kept", _external=True)
    return {"key": provider().publishable_key, "secret": setup.client_secret, "return_url": back}
