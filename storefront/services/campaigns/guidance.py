"""What to say to a customer today, what not to sell them and why: for whoever talks to them. From the same campaigns."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from storefront.services.campaigns import ledger
from storefront.services.campaigns.contacts import Contacts
from storefront.services.campaigns.content import Campaign, Coupon, Placement, Product, Purpose
from storefront.services.campaigns.deciding import Asked, decide, silenced
from storefront.services.campaigns.live import Live, LiveSet
from storefront.services.campaigns.published import published
from storefront.services.campaigns.verdicts import Why
from storefront.services.profile import Moment, Profile, Who

USUAL_DAYS: int = Campaign.model_fields["use_days"].default
MOST_RESTING = 8


@dataclass(frozen=True, slots=True)
class Silent:
    """A campaign that must not speak to them now, and why (a suppression, or they declined it at a desk)."""

    live: Live
    why: Why


@dataclass(frozen=True, slots=True)
class Resting:
    """A product that they have (or that is on its way) and that is not used up: since when, and until when nobody offers it."""

    product: str
    since: datetime
    until: datetime
    arrived: bool


@dataclass(frozen=True, slots=True)
class Guidance:
    """What to say (in order), from whom it is held back, which campaigns are silent, and what rests."""

    say: tuple[Live, ...] = ()
    held: tuple[Live, ...] = ()
    silent: tuple[Silent, ...] = ()
    resting: tuple[Resting, ...] = ()


def guidance_for(db: Session, profile: Profile, *, channel: str, now: datetime) -> tuple[Guidance, Contacts]:
    """The guidance of this person at a desk (`phone`) or a counter (`shop`), and what they met; two statements."""
    live = published(db, profile.site)
    contacts = ledger.read(db, profile.who, site=profile.site)
    here = Moment(now, site=profile.site, channel=channel, device="desktop")
    return guide(live, Asked(profile, here, contacts)), contacts


def guide(live: LiveSet, asked: Asked) -> Guidance:
    """What the campaigns say about this person now (pure)."""
    decision = decide(live, asked, (Placement.GUIDANCE,))
    say = tuple(one for place in decision.shown.values() for one in place)
    declined = tuple(Silent(one, why) for one, why in decision.outcomes if why is Why.CLOSED)
    selling = [x for v in live.by_placement.values() for x in v if x.campaign.purpose is Purpose.SELL]
    running = [x for x in selling if x.campaign.speaks(asked.moment.now)]
    silent = tuple(Silent(one, why) for one, why in silenced(running, live, asked))
    return Guidance(say, decision.held, declined + silent, _resting(running, asked))


def decline(db: Session, who: Who, one: Live, *, site: str, now: datetime) -> tuple[Live, ...]:
    """The customer does not want it: silent for its cool-down at every desk, and so is, on every channel, whatever
    sells the same goods or hands out the same coupon; all of these."""
    offered = _offers(one.campaign)
    every = (x for v in published(db, site).by_placement.values() for x in v if x.key != one.key)
    alike = [x for x in every if x.campaign.purpose is Purpose.SELL and offered & _offers(x.campaign)]
    for each in (one, *alike):
        ledger.close(db, who, each.key, site=site, now=now)
    return (one, *alike)


def _offers(said: Campaign) -> set[str]:
    """What a campaign pushes or hands out."""
    named = {f"coupon:{b.promotion}" for b in said.blocks if isinstance(b, Coupon)}
    named |= {f"product:{b.slug}" for b in said.blocks if isinstance(b, Product)}
    return named | {f"product:{s}" for s in said.products} | {f"category:{s}" for s in said.categories}


def _resting(selling: Iterable[Live], asked: Asked) -> tuple[Resting, ...]:
    """What they bought lately, the newest first; how long it lasts is what the longest of its campaigns says."""
    found: dict[str, Resting] = {}
    pushed = [x.campaign for x in selling]
    for line in asked.profile.bought:
        since = line.delivered_at or line.at
        days = max(
            (c.use_days for c in pushed if line.product in c.products or line.category in c.categories),
            default=USUAL_DAYS,
        )
        until = since + timedelta(days=days)
        if asked.moment.now < until and line.product:
            found.setdefault(line.product, Resting(line.product, since, until, line.delivered_at is not None))
    return tuple(found.values())[:MOST_RESTING]
