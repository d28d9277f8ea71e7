"""From draft to what visitors get: submitted, published, paused, rolled back; every step checked and told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront.kernel.asking import question
from storefront.kernel.db import touched
from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import _l
from storefront.kernel.observability import log
from storefront.services.campaigns.content import Campaign, campaign_of
from storefront.services.campaigns.models import CampaignEdition, CampaignRow

DRAFT, REVIEW, PUBLISHED, PAUSED = "draft", "review", "published", "paused"
MEANWHILE = _l("開いているあいだに、ほかの人が変えました。内容を確かめて、もう一度どうぞ。")


@dataclass(frozen=True, slots=True)
class Kept:
    """A campaign as the studio keeps it; `changed` says that the draft is ahead of what visitors get."""

    key: str
    state: str
    draft: Campaign
    live: Campaign | None
    updated_at: datetime

    @property
    def changed(self) -> bool:
        """Whether publishing would change anything."""
        return self.live is not None and self.live != self.draft

    def stage(self, now: datetime) -> str:
        """draft, review, paused, scheduled, running or over."""
        if self.state != PUBLISHED or self.live is None:
            return self.state
        if self.live.begins is not None and now < self.live.begins:
            return "scheduled"
        return "over" if self.live.ends is not None and now >= self.live.ends else "running"


def keep(db: Session, site: str, key: str, content: dict[str, Any], *, now: datetime) -> None:
    """Save the draft (made when it is new); Refusal when it cannot be a campaign."""
    draft = read_draft(content).plain
    row = insert(CampaignRow).values(site=site, key=key, state=DRAFT, draft=draft, updated_at=now)
    db.execute(
        row.on_conflict_do_update(index_elements=["site", "key"], set_={"draft": draft, "updated_at": now})
    )


def read_draft(content: dict[str, Any]) -> Campaign:
    """A campaign from what was typed; Refusal in the reader's language where it cannot be one."""
    try:
        return campaign_of(content)
    except ValueError as error:
        raise Refusal(_l("この内容では保存できません（%(what)s）。", what=str(error))) from error


def submit(db: Session, site: str, key: str, *, now: datetime) -> None:
    """Ask somebody to look at the draft."""
    _move(db, site, key, (DRAFT, PAUSED), now, state=REVIEW)


def publish(db: Session, site: str, key: str, *, now: datetime, checked: Kept | None = None) -> None:
    """What visitors get from now on is the draft, while it is still the one that was `checked` (where that is told).

    Its schedule decides when it speaks.
    """
    same = () if checked is None else (CampaignRow.updated_at == checked.updated_at,)
    values = {"state": PUBLISHED, "live": CampaignRow.draft, "published_at": now}
    _move(db, site, key, (DRAFT, REVIEW, PAUSED, PUBLISHED), now, *same, **values)
    bump(db, site)


def pause(db: Session, site: str, key: str, *, now: datetime) -> None:
    """Silent from now on; the hold-out and the ledger stay."""
    _move(db, site, key, (PUBLISHED,), now, state=PAUSED)
    bump(db, site)


def _move(
    db: Session, site: str, key: str, fro: tuple[str, ...], now: datetime, *such: Any, **values: Any
) -> None:
    here = sa.update(CampaignRow).where(CampaignRow.site == site, CampaignRow.key == key, *such)
    if touched(db.execute(here.where(CampaignRow.state.in_(fro)).values(updated_at=now, **values))):
        return
    if kept(db, site, key) is None:
        raise NotFound(key)
    raise Refusal(MEANWHILE, code="stale")


def kept(db: Session, site: str, key: str) -> Kept | None:
    """One campaign of the studio."""
    found = every(db, site, only=key)
    return found[0] if found else None


def every(db: Session, site: str, *, only: str | None = None) -> tuple[Kept, ...]:
    """All campaigns of the studio, the last touched first."""
    query = (
        sa.select(CampaignRow)
        .where(CampaignRow.site == site)
        .order_by(CampaignRow.updated_at.desc(), CampaignRow.key)
    )
    rows = db.scalars(query if only is None else query.where(CampaignRow.key == only)).all()
    return tuple(found for row in rows if (found := _kept(row)) is not None)


def _kept(row: CampaignRow) -> Kept | None:
    """A row as the studio reads it; one that cannot be read is reported and must not hide the others."""
    try:
        live = campaign_of(row.live) if row.live else None
        return Kept(row.key, row.state, campaign_of(row.draft), live, row.updated_at)
    except ValueError as error:
        log().error("a campaign cannot be read", campaign=row.key, reason=str(error))
        return None


def bump(db: Session, site: str) -> None:
    """Workers read the set anew (last act of a transaction: it locks the row)."""
    row = insert(CampaignEdition).values(site=site, number=1)
    db.execute(
        row.on_conflict_do_update(index_elements=["site"], set_={"number": CampaignEdition.number + 1})
    )


_EDITION = question("SELECT number FROM campaign_edition WHERE site = :site")


def edition(db: Session, site: str) -> int:
    """Number of what is published now."""
    return int(_EDITION.scalar(db, site=site) or 0)


def edition_of(site: str) -> Any:
    """The same number as a part of the one statement that opens a request."""
    return sa.select(CampaignEdition.number).where(CampaignEdition.site == site).scalar_subquery()
