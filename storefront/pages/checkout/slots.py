"""Blocks before and after the steps of the checkout: what merchandisers placed there. A block that fails is left out
and reported; it never stops an order. The steps themselves, and what the law requires, stand where they stand."""

from flask import render_template
from markupsafe import Markup

from storefront.kernel.db import release
from storefront.kernel.observability import log
from storefront.pages import curating
from storefront.services.campaigns import Live, Placement
from storefront.services.campaigns.content import ASKS

Blocks = dict[str, list[Markup]]


def blocks() -> Blocks:
    """What this customer is shown, by slot (`before:address`, `after:payment`)."""
    try:
        decision = curating.decided(Placement.CHECKOUT)
        shown = {slot: decision.at(Placement.CHECKOUT, slot) for _placement, slot in decision.shown}
        curating.told(decision)
    except Exception:
        return _without("decision")
    return {slot: [text for one in found if (text := _rendered(one))] for slot, found in shown.items()}


def _rendered(one: Live) -> Markup | None:
    try:
        blocks = [block for block in one.campaign.blocks if not isinstance(block, ASKS)]
        values = {"shown": one, "blocks": blocks, "goods": curating.goods((one,))}
        text = render_template("checkout/steps/slot.html", **values)
        return Markup(text)  # noqa: S704 - our own template; words of merchandisers are escaped in it
    except Exception:
        _without(one.key)
        return None


def _without(what: str) -> Blocks:
    log().exception("a block of the checkout cannot be shown", block=what)
    release()
    return {}
