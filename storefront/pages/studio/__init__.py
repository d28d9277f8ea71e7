"""The merchandisers' studio: for who does not work here as one it does not exist."""

from typing import Any

from flask import Blueprint, abort, request

from storefront.pages import signed_in
from storefront.pages.studio import (
    audiences,
    campaigns,
    categories,
    collections,
    connections,
    files,
    home,
    identifiers,
    legal,
    pictures,
    policies,
    preview,
    products,
    promotions,
    replays,
    results,
    schedule,
    settings,
)
from storefront.services.staff import Permission

SHARED = {"labels"}  # settings that who packs keeps as well


def must_be_merchandiser() -> Any:
    """Guard of the studio: strangers sign in, other roles find nothing (404) but the settings of their own work."""
    found = signed_in.visit().staff
    shared = request.blueprint == "studio.settings" and (request.view_args or {}).get("slug") in SHARED
    if found is not None and not (
        found.may(Permission.CATALOG) or (shared and found.may(Permission.SETTINGS))
    ):
        abort(404)
    return signed_in.must_be_staff()


surface = Blueprint("studio", __name__)
surface.before_request(must_be_merchandiser)
for family in (
    home,
    campaigns,
    replays,
    schedule,
    results,
    preview,
    products,
    promotions,
    pictures,
    categories,
    collections,
    policies,
    legal,
    audiences,
    identifiers,
    connections,
    files,
    settings,
):
    surface.register_blueprint(family.bp)
