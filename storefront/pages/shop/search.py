"""Search: by name, reading, SKU or JAN; suggestions while typing; help when nothing is found."""

from typing import Any

from flask import Blueprint, Response, request

from storefront.kernel import clock
from storefront.kernel.db import reading
from storefront.pages.context import catalog_version
from storefront.pages.render import page, shared_page
from storefront.pages.shop import wanted as state
from storefront.pages.shop.lists import listed
from storefront.services import search

bp = Blueprint("search", __name__)


@bp.get("/search")
def index() -> Response:
    """What was found for the words, as a list like any other."""
    wanted, words = state.read(request.args), search.understand(request.args.get("q"))
    size, version = state.size(request.args), catalog_version()

    def make() -> dict[str, Any]:
        found = search.find(reading(), words, wanted, now=clock.now(), size=size, version=version)
        shown = listed(found.shelf, wanted, words=words.typed) if found.shelf else {"words": words.typed}
        return {"found": found, **shown}

    return shared_page((version, search.edition(reading()), words, wanted, size), make)


@bp.get("/search/suggestions")
def suggestions() -> Response:
    """What may be meant by something half typed: a fragment for the box under the field."""
    typed = search.understand(request.args.get("q")).typed
    return page(found=search.suggest(reading(), typed, now=clock.now()), words=typed)
