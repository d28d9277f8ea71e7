"""The set of what is published, kept in the process by its number and asked with audiences compiled."""

import threading
from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import db as database
from storefront.kernel.errors import Refusal
from storefront.kernel.observability import log
from storefront.services import audiences, business
from storefront.services.campaigns import publishing
from storefront.services.campaigns.contacts import OverlayRules
from storefront.services.campaigns.content import Campaign, campaign_of
from storefront.services.campaigns.live import Live, LiveSet, Meant, live_set
from storefront.services.campaigns.models import CampaignRow

_lock = threading.Lock()
_sets: dict[tuple[int, str], LiveSet] = {}


def published(db: Session, site: str, *, edition: int | None = None) -> LiveSet:
    """The set of this edition (asked for when it is not given); one more statement when it is new here."""
    number = publishing.edition(db, site) if edition is None else edition
    known = _sets.get((database.generation, site))
    if known is not None and known.version == number:
        return known
    try:
        made = _made(db, site, number) if number else LiveSet()  # 0: nothing was ever published
    except (ValueError, KeyError, TypeError, Refusal) as error:  # a page stands without campaigns
        log().error("no campaign can be shown", reason=str(error))
        made = LiveSet(number)
    with _lock:
        _sets[database.generation, site] = made
    return made


def _made(db: Session, site: str, number: int) -> LiveSet:
    query = sa.select(CampaignRow.key, CampaignRow.live).where(
        CampaignRow.site == site, CampaignRow.state == publishing.PUBLISHED
    )
    rows = db.execute(query).all()
    groups = meant(audiences.load_all(db, site)) if any(row.live["audience"] for row in rows) else {}
    found = [live for row in rows if (live := ready(row.key, row.live, groups)) is not None]
    return live_set(found, number, business.current(db, OverlayRules, site=site))


def meant(rules: Mapping[str, audiences.Rule]) -> dict[str, Meant]:
    """Audiences (of `audiences.load_all`) as campaigns ask them."""
    return {
        key: Meant(
            audiences.compiled(rule), audiences.compiled(audiences.widest(rule)), audiences.asks_cart(rule)
        )
        for key, rule in rules.items()
    }


def ready(key: str, content: dict[str, object] | Campaign, groups: Mapping[str, Meant]) -> Live | None:
    """A campaign with its audience; one that cannot be read, or whose audience is gone, is left out and reported."""
    try:
        said = content if isinstance(content, Campaign) else campaign_of(content)
        if not said.audience:
            return Live(key, said)
        whom = groups[said.audience]
        return Live(key, said, whom.matches, whom.somewhere, whom.about_cart)
    except (ValueError, KeyError) as error:
        log().error("a campaign cannot be shown", campaign=key, reason=str(error))
        return None
