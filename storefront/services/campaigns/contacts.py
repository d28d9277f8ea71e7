"""What one person has been shown, closed and done: the ledger that caps are counted in. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from pydantic import Field

from storefront.services.business import BusinessModel
from storefront.services.campaigns.content import Caps

KEPT = 20  # times of one campaign that are remembered one by one
REMEMBERED = timedelta(days=31)
VISIT = timedelta(minutes=30)


class OverlayRules(BusinessModel):
    """How much all overlays together may ask of one person, over every campaign and device."""

    key = "overlays"
    budget: int = Field(default=4, ge=1, le=30)
    budget_days: int = Field(default=30, ge=1, le=30)
    holdout: int = Field(default=5, ge=0, le=20)


@dataclass(frozen=True, slots=True)
class Contact:
    """One campaign and one person; times are milliseconds since 1970, newest last.

    `held_at` and `drawn_at` say that the lot has fallen: for those who are not shown it, and for those who are.
    """

    shown: int = 0
    times: tuple[int, ...] = ()
    closed_at: int = 0
    never: bool = False
    done_at: int = 0
    read_at: int = 0
    held_at: int = 0
    drawn_at: int = 0


@dataclass(frozen=True, slots=True)
class Contacts:
    """Every campaign this person met, and when overlays came at all."""

    by_campaign: Mapping[str, Contact] = field(default_factory=lambda: MappingProxyType({}))
    recent: tuple[int, ...] = ()


NOBODY_MET = Contacts()
FIRST = Contact()


def millis(at: datetime) -> int:
    """A moment as the ledger writes it."""
    return int(at.timestamp() * 1000)


def contacts_of(campaigns: Mapping[str, Any] | None, recent: Any) -> Contacts:
    """Read the ledger's row."""
    found = {
        key: Contact(
            int(c.get("n", 0)), tuple(c.get("at", ())), int(c.get("closed", 0)), bool(c.get("never")),
            int(c.get("done", 0)), int(c.get("read", 0)), int(c.get("held", 0)), int(c.get("drawn", 0)),
        )
        for key, c in (campaigns or {}).items()
    }  # fmt: skip
    return Contacts(MappingProxyType(found), tuple(recent or ()))


def is_capped(caps: Caps, contact: Contact, now: int, *, stands: bool = False) -> str:
    """Why this campaign is silent towards this person (a word of `Why`), empty when it may speak.

    What stands in pages stays for the half hour that was counted, so that no section goes while somebody reads.
    """
    if contact.never:
        return "never"
    if contact.done_at and caps.stop_after_goal:
        return "done"
    if contact.closed_at and now - contact.closed_at < caps.cooldown_days * _DAY:
        return "closed"
    if stands and (not caps.limited or is_one_visit(contact, now)):
        return ""
    if contact.shown >= caps.most:
        return "capped"
    times = contact.times
    full = len(times) >= caps.times and times[-caps.times] > now - caps.days * _DAY
    return "capped" if full else ""


_DAY = 86_400_000
_VISIT = int(VISIT.total_seconds() * 1000)


def is_one_visit(contact: Contact, now: int) -> bool:
    """Whether the last counted showing is of this visit: what stands in pages counts once in half an hour."""
    return bool(contact.times) and contact.times[-1] > now - _VISIT


def is_spent(rules: OverlayRules, contacts: Contacts, now: int) -> bool:
    """Whether overlays have asked enough of this person: once per visit, and the budget of the month."""
    visit, since = now - _VISIT, now - rules.budget_days * _DAY
    if any(at > visit for at in contacts.recent):
        return True
    return sum(at > since for at in contacts.recent) >= rules.budget
