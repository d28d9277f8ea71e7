"""Lists of products: categories and collections; the whole state is in the address."""

from typing import Any, NoReturn

from flask import Blueprint, Response, abort, redirect, request, url_for

from storefront.kernel import clock
from storefront.kernel.db import reading
from storefront.pages.context import catalog_version
from storefront.pages.render import shared_page
from storefront.pages.shop import wanted as state
from storefront.services import catalog

bp = Blueprint("lists", __name__)


@bp.get("/c/<slug>", defaults={"kind": "category"})
@bp.get("/collections/<slug>", defaults={"kind": "collection"})
def show(kind: Any, slug: str) -> Response:
    """One shelf with its facets, or the next page of it."""
    wanted, version = state.read(request.args), catalog_version()
    size = state.size(request.args)

    def make() -> dict[str, Any]:
        scope = catalog.Scope(kind, slug)
        shelf = catalog.shelf(reading(), scope, wanted, now=clock.now(), size=size, version=version)
        if shelf.heading is None:
            lead_on(kind, slug)
        return {"heading": shelf.heading, **listed(shelf, wanted)}

    return shared_page((version, wanted, size), make)


def lead_on(kind: str, slug: str) -> NoReturn:
    """To where the shelf stands now that had this address; 404 where there is none."""
    to = catalog.address_now(reading(), slug, shown=True) if kind == "category" else None
    if to is None:
        abort(404)
    asked = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    abort(redirect(url_for("shop.lists.show", kind=kind, slug=to) + asked, 301))


def listed(shelf: catalog.Shelf, wanted: catalog.Wanted, *, words: str = "") -> dict[str, Any]:
    """What the templates of every list need."""
    path = request.path
    return {
        "shelf": shelf,
        "wanted": wanted,
        "path": path,
        "words": words,
        "chips": state.chips(path, wanted, shelf.facets, words=words),
        "plain_url": state.address(path, catalog.Wanted(sort=wanted.sort), words=words),
        "first_url": state.address(path, wanted, words=words) if wanted.after else "",
        "again_url": state.again(path, wanted, shelf, words=words),
        "next_url": state.address(path, wanted, words=words, after=shelf.next) if shelf.next else "",
        "sorts": state.sorts(wanted),
    }
