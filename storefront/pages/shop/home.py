"""The home page: sections composed elsewhere, rendered once per catalog version and language."""

from flask import Blueprint, Response, render_template
from markupsafe import Markup

from storefront.kernel import clock, i18n
from storefront.kernel.db import reading
from storefront.pages.render import page
from storefront.pages.shop.remembered import remembered
from storefront.services import catalog
from storefront.services.campaigns import home

bp = Blueprint("home", __name__)


@bp.get("/")
def show() -> Response:
    """What the shop shows first."""
    key = ("home", catalog.version(reading()), i18n.locale(), clock.today())
    return page(sections=remembered(key, _sections))


def _sections() -> Markup:
    sections = home.sections(reading(), now=clock.now())
    return Markup(render_template("shop/home/sections.html", sections=sections))  # noqa: S704 (our own template)
