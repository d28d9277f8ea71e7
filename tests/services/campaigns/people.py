"""Campaigns and people for tests, with what matters told."""

from datetime import UTC, datetime, timedelta
from typing import Any

from storefront.services.campaigns import (
    Asked,
    Campaign,
    Contact,
    Contacts,
    Live,
    OverlayRules,
    campaign_of,
    live_set,
)
from storefront.services.campaigns.contacts import millis
from storefront.services.campaigns.deciding import Decision, LiveSet, decide
from storefront.services.profile import Bought, Moment, Profile, Who

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
HANA = Who(None, 7)
OPEN_RULES = OverlayRules(holdout=0)


def campaign(**told: Any) -> Campaign:
    """An announcement on the home's hero, changed as told."""
    return campaign_of({"name": "冬", "placement": "overlay", **told})


def published(*campaigns: Campaign, rules: OverlayRules = OPEN_RULES, matches: Any = None) -> LiveSet:
    """These campaigns as a, b, c …; `matches` asks about everybody who is asked about."""
    return live_set([Live("abcdefgh"[n], c, matches) for n, c in enumerate(campaigns)], 1, rules)


def asked(profile: Profile | None = None, *, contacts: Contacts | None = None, **moment: Any) -> Asked:
    """Hana on the home page of her phone, now."""
    here = Moment(**{"now": NOW, "page": "home", "page_number": 2} | moment)
    return Asked(profile or Profile(HANA), here, contacts or Contacts())


def whys(live: LiveSet, about: Asked) -> dict[str, str]:
    """What became of every campaign."""
    places = tuple(live.by_placement)
    return {v.key: v.why.value for v in decide(live, about, places).verdicts}


def decision(live: LiveSet, about: Asked) -> Decision:
    """The decision over every placement."""
    return decide(live, about, tuple(live.by_placement))


def met(shown: int, *ago: timedelta, **told: Any) -> Contacts:
    """Campaign `a` was shown so often, at these times before now."""
    times = tuple(sorted(millis(NOW - span) for span in ago))
    return Contacts({"a": Contact(shown=shown, times=times, **told)}, times)


def bought(product: str, category: str, days_ago: int) -> Profile:
    """Hana bought this so many days ago."""
    at = NOW - timedelta(days=days_ago)
    return Profile(HANA, orders=1, bought=(Bought("HY-1", "X", product, category, 1, 980, at),))
