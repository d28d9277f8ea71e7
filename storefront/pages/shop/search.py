"""Search: by name, reading, SKU or JAN; suggestions while typing; help when nothing is found."""

from flask import Blueprint, Response, request

from storefront.kernel import clock
from storefront.kernel.db import reading
from storefront.pages.render import page
from storefront.pages.shop import wanted as state
from storefront.pages.shop.lists import listed
from storefront.services import search

bp = Blueprint("search", __name__)


@bp.get("/search")
def index() -> Response:
    """What was found for the words, as a list like any other."""
    wanted = state.read(request.args)
    found = search.find(reading(), search.understand(request.args.get("q")), wanted, now=clock.now())
    words = found.words.typed
    shown = listed(found.shelf, wanted, words=words) if found.shelf else {"words": words}
    return page(found=found, **shown)


@bp.get("/search/suggestions")
def suggestions() -> Response:
    """What may be meant by something half typed: a fragment for the box under the field."""
    typed = search.understand(request.args.get("q")).typed
    return page(found=search.suggest(reading(), typed, now=clock.now()), words=typed)
