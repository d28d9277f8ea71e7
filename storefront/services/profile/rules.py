"""How a profile follows from what happened. Pure: the same things in another order make the same profile."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from storefront.services.behaviour import CAMPAIGN, Happening, Verb
from storefront.services.profile.days import day_of
from storefront.services.profile.values import NOTHING, Bought, Interest, Profile, Seen

HALF_LIFE = timedelta(days=30)
WINDOW = timedelta(days=90)
MOST_VIEWED, MOST_BOUGHT, MOST_COUNTED, MOST_INTERESTS = 24, 300, 2000, 60
LEAST = 0.05  # an interest below is forgotten
LOOKED = frozenset({Verb.VIEW, Verb.LIST, Verb.SEARCH, Verb.PAGE})
# How much one act tells, in looks at a product.
WEIGHTS = {Verb.VIEW: 1.0, Verb.LIST: 0.5, Verb.CART_ADD: 3.0}
BOUGHT, LIKED = 6.0, 5.0
UP = 0.5  # what a product tells of a shelf, it tells half as much of the shelf above


@dataclass(frozen=True, slots=True)
class Goods:
    """What products and SKUs are: shelves of a product (its own first), colour and size of a SKU."""

    shelves: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: NOTHING)
    colours: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    sizes: Mapping[str, str] = field(default_factory=lambda: NOTHING)


def fold(profile: Profile, happening: Happening) -> Profile:
    """The profile after something was done; what follows from all of it is worked out by `settled`."""
    verb, at, since = happening.verb, happening.at, profile.told.since
    if since is not None and verb in LOOKED and at <= since:
        return profile
    if verb == Verb.ORDER and not profile.known:  # a person's purchases come from their orders
        profile = _ordered(profile, happening)
    last = at if profile.last_seen is None else max(at, profile.last_seen)
    device = happening.data.get("device")
    return replace(
        profile,
        first_seen=at if profile.first_seen is None else min(at, profile.first_seen),
        last_seen=last,
        counts=_counted(profile.counts, (str(verb), _counted_as(happening)), at, last),
        viewed=_viewed(profile.viewed, happening) if verb == Verb.VIEW else profile.viewed,
        channels=profile.channels | {happening.channel},
        devices=profile.devices | {device} if isinstance(device, str) and device else profile.devices,
    )


def _ordered(profile: Profile, happening: Happening) -> Profile:
    """The visitor's profile with an order of theirs, once."""
    order = happening.subject.removeprefix("order:")
    if any(line.order == order for line in profile.bought):
        return profile
    told = happening.data.get("lines", ())
    lines = [
        Bought(order, x["sku"], x["product"], "", x["quantity"], x["amount"], happening.at, happening.channel)
        for x in told
    ]
    bought = bought_first((*profile.bought, *lines))
    return replace(
        profile,
        bought=bought,
        orders=len({line.order for line in bought}),
        spent=sum(line.amount for line in bought),
        first_order_at=min((line.at for line in bought), default=None),
        last_order_at=max((line.at for line in bought), default=None),
    )


def fold_all(profile: Profile, happenings: Iterable[Happening]) -> Profile:
    """The profile after all of these, in whichever order."""
    for happening in happenings:
        profile = fold(profile, happening)
    return profile


def _counted_as(happening: Happening) -> str:
    if happening.campaign and happening.verb in CAMPAIGN:
        return f"campaign:{happening.campaign}"
    return happening.subject


def _counted(
    counts: Mapping[tuple[str, str], Mapping[date, int]], key: tuple[str, str], at: datetime, last: datetime
) -> Mapping[tuple[str, str], Mapping[date, int]]:
    day, oldest = day_of(at), day_of(last) - WINDOW
    if day < oldest:
        return counts
    days = dict(counts.get(key, NOTHING))
    days[day] = days.get(day, 0) + 1
    return {**counts, key: days}


def _viewed(viewed: tuple[Seen, ...], happening: Happening) -> tuple[Seen, ...]:
    product = happening.subject.removeprefix("product:")
    latest = {seen.product: seen.at for seen in viewed}
    latest[product] = max(happening.at, latest.get(product, happening.at))
    ordered = sorted((Seen(p, at) for p, at in latest.items()), key=lambda s: (-s.at.timestamp(), s.product))
    return tuple(ordered[:MOST_VIEWED])


def settled(profile: Profile, goods: Goods) -> Profile:
    """The profile with what follows from its counts, its purchases and what the customer told."""
    profile = replace(
        profile, counts=_recent(profile), bought=tuple(_shelved(b, goods) for b in profile.bought)
    )
    return replace(profile, interests=_interests(profile, goods), sizes=_sizes(profile, goods))


def _shelved(line: Bought, goods: Goods) -> Bought:
    shelves = goods.shelves.get(line.product, ())
    return line if line.category or not shelves else replace(line, category=shelves[0])


def _recent(profile: Profile) -> Mapping[tuple[str, str], Mapping[date, int]]:
    """Counts of the last days before they were last seen; of too many subjects those that were last met."""
    if profile.last_seen is None:
        return NOTHING
    oldest = day_of(profile.last_seen) - WINDOW
    kept = {
        key: {day: days[day] for day in sorted(days, reverse=True) if day >= oldest}
        for key, days in sorted(profile.counts.items())
    }
    kept = {key: days for key, days in kept.items() if days}
    if len(kept) <= MOST_COUNTED:
        return kept
    latest = sorted(kept, key=lambda key: (-max(kept[key]).toordinal(), key))[:MOST_COUNTED]
    return {key: kept[key] for key in sorted(latest)}


def _interests(profile: Profile, goods: Goods) -> Mapping[str, Interest]:
    moments = [m for m in (profile.last_seen, profile.last_order_at, *profile.told.likes.values()) if m]
    if not moments:
        return NOTHING
    now = max(moments)
    told: dict[str, list[float]] = {key: [LIKED] for key in profile.told.likes}
    for key, day, weight in (*_from_counts(profile, goods), *_from_purchases(profile.bought, goods)):
        forgotten = profile.told.forgotten.get(key)
        if forgotten is None or day > day_of(forgotten):
            told.setdefault(key, []).append(weight * 0.5 ** ((day_of(now) - day) / HALF_LIFE))
    # fsum rounds once: the order of the sum makes no difference.
    scores = {key: round(math.fsum(parts), 4) for key, parts in told.items()}
    best = sorted((key for key in scores if scores[key] >= LEAST), key=lambda key: (-scores[key], key))
    return {key: Interest(scores[key], now) for key in sorted(best[:MOST_INTERESTS])}


def _from_counts(profile: Profile, goods: Goods) -> Iterable[tuple[str, date, float]]:
    for (verb, subject), days in profile.counts.items():
        weight = WEIGHTS.get(verb)  # type: ignore[call-overload]  # a StrEnum's members are found by their text
        kind, _, name = subject.partition(":")
        if weight is None or kind not in {"product", "category"}:
            continue
        keys = _keys(name, goods) if kind == "product" else ((f"category:{name}", 1.0),)
        for day, times in days.items():
            for key, share in keys:
                yield key, day, weight * times * share


def _from_purchases(bought: tuple[Bought, ...], goods: Goods) -> Iterable[tuple[str, date, float]]:
    for line in bought:
        day = day_of(line.at)
        for key, share in _keys(line.product, goods):
            yield key, day, BOUGHT * share
        if colour := goods.colours.get(line.sku):
            yield f"colour:{colour}", day, BOUGHT


def _keys(product: str, goods: Goods) -> tuple[tuple[str, float], ...]:
    """What looking at a product tells of: itself, its shelf, and less of the shelves above."""
    shelves = goods.shelves.get(product, ())
    return ((f"product:{product}", 1.0), *((f"category:{s}", UP**step) for step, s in enumerate(shelves)))


def _sizes(profile: Profile, goods: Goods) -> Mapping[str, str]:
    """The size last bought on each shelf, unless the customer told another."""
    found: dict[str, str] = {}
    for line in profile.bought:  # the newest first
        size = goods.sizes.get(line.sku)
        if size and line.category:
            found.setdefault(line.category, size)
    return dict(sorted((found | dict(profile.told.sizes)).items()))


def strength(interest: Interest, now: datetime) -> float:
    """How strong an interest is by now."""
    return float(interest.score * 0.5 ** ((now - interest.at) / HALF_LIFE))


def bought_first(bought: Iterable[Bought]) -> tuple[Bought, ...]:
    """Purchases in their order, the newest first, as many as a profile keeps."""
    ordered = sorted(bought, key=lambda b: (-b.at.timestamp(), b.order, b.sku))
    return tuple(ordered[:MOST_BOUGHT])
