"""「お便り」: the messages of campaigns to this person, with what is unread; each has at most one thing to do."""

from dataclasses import dataclass

from flask import Blueprint, Response

from storefront.kernel.db import transaction
from storefront.kernel.errors import NotFound
from storefront.kernel.i18n import LocalText, _, local
from storefront.pages import curating
from storefront.pages.moment import moment, site, who
from storefront.pages.render import page
from storefront.services import campaigns
from storefront.services.behaviour import Verb
from storefront.services.campaigns import Live, Placement

bp = Blueprint("messages", __name__)


@dataclass(frozen=True, slots=True)
class Message:
    """One message in the list."""

    key: str
    title: str
    unread: bool


@bp.get("/messages")
def index() -> Response:
    """Every message that is for this person now, unread ones first."""
    return page(messages=messages())


@bp.get("/messages/<key>")
def show(key: str) -> Response:
    """One message; that it was read is noted like an impression."""
    live = next((one for one in _inbox() if one.key == key), None)
    if live is None:
        raise NotFound(key)
    if not _contact(live).read_at:
        with transaction() as db:
            campaigns.mark_read(db, who(), key, site=site(), now=moment().now)
        curating.note(Verb.IMPRESSION, live)
    return page(title=_title(live), live=live, goods=curating.goods((live,)))


def messages() -> list[Message]:
    """The list, unread first."""
    found = [Message(one.key, _title(one), not _contact(one).read_at) for one in _inbox()]
    return sorted(found, key=lambda message: not message.unread)


def unread() -> int:
    """How many nobody opened yet."""
    return sum(message.unread for message in messages())


def _inbox() -> tuple[Live, ...]:
    decision = curating.decided(Placement.INBOX)
    return tuple(one for found in decision.shown.values() for one in found)


def _contact(live: Live) -> campaigns.Contact:
    return curating.contacts().by_campaign.get(live.key, campaigns.Contact())


def _title(live: Live) -> str:
    heading = next((b for b in live.campaign.blocks if b.kind == "heading"), None)
    return local(LocalText(heading.words)) if heading else _("お知らせ")
