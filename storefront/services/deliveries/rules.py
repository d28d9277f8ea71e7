"""When goods can arrive and what bringing them costs: functions of values only (DOMAIN 2.2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import jpholiday

from storefront.kernel.money import Yen
from storefront.services.deliveries.settings import Carrier, DeliverySettings, Slot

JST = ZoneInfo("Asia/Tokyo")
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Promise:
    """Order `within` this time (None: no cut-off is left today) and it arrives on `date` at the earliest."""

    date: date
    within: timedelta | None


def is_open(settings: DeliverySettings, day: date) -> bool:
    """Whether the warehouse ships on this day."""
    return not (
        day.weekday() in settings.closed_weekdays
        or (settings.closed_on_holidays and _is_holiday(day))
        or f"{day:%m-%d}" in settings.closed_every_year
        or day in settings.closed_days
    )


@lru_cache(maxsize=4096)
def _is_holiday(day: date) -> bool:
    """The law's answer for a day never changes, and working it out costs two milliseconds."""
    return bool(jpholiday.is_holiday(day))


def _next_open(settings: DeliverySettings, day: date) -> date:
    while not is_open(settings, day):
        day += DAY
    return day


def ships_on(settings: DeliverySettings, now: datetime) -> date:
    """The day goods ordered now leave the house."""
    local = now.astimezone(JST)
    late = local.time() >= settings.cut_off
    day = _next_open(settings, local.date() + DAY * late)
    for _ in range(settings.handling_days):
        day = _next_open(settings, day + DAY)
    return day


def leaves_on(
    settings: DeliverySettings, *, prefecture: str, location: str | None, ordered: datetime, wish: date | None
) -> date:
    """The day an order has to leave this location: at once, or as late as the wished day allows."""
    soonest = ships_on(settings, ordered)
    if wish is None:
        return soonest
    day = wish - DAY * transit(settings, prefecture, location)
    while day > soonest and not is_open(settings, day):
        day -= DAY
    return max(soonest, day)


def transit(settings: DeliverySettings, prefecture: str, location: str | None) -> int:
    """Days on the road from a location; an unknown prefecture takes the longest time known."""
    own = settings.transit_from.get(location or "", {})
    days = own.get(prefecture, settings.transit_days.get(prefecture))
    return days if days is not None else max(settings.transit_days.values(), default=1)


def earliest(
    settings: DeliverySettings, *, prefecture: str, locations: Iterable[str] = (), now: datetime
) -> date:
    """First possible day of delivery; with several locations the slowest counts."""
    longest = max(transit(settings, prefecture, at) for at in (tuple(locations) or (None,)))
    return ships_on(settings, now) + DAY * longest


def days(
    settings: DeliverySettings, *, prefecture: str, locations: Iterable[str] = (), now: datetime
) -> tuple[date, ...]:
    """The days a customer may choose."""
    first = earliest(settings, prefecture=prefecture, locations=locations, now=now)
    return tuple(first + DAY * n for n in range(settings.selectable_days))


def promise(
    settings: DeliverySettings, *, prefecture: str, location: str | None = None, now: datetime
) -> Promise:
    """Earliest day, and the time left to the cut-off if there is one today."""
    local = now.astimezone(JST)
    limit = datetime.combine(local.date(), settings.cut_off, JST)
    within = limit - local if local < limit and is_open(settings, local.date()) else None
    first = earliest(settings, prefecture=prefecture, locations=(location,) if location else (), now=now)
    return Promise(first, within)


def carrier(settings: DeliverySettings, key: str | None = None) -> Carrier:
    """A carrier by its key, the usual one without."""
    wanted = key or settings.carrier
    return next((c for c in settings.carriers if c.key == wanted), settings.carriers[0])


def slots(settings: DeliverySettings, carrier_key: str | None = None) -> tuple[Slot, ...]:
    """Times of day that can be chosen; no choice is always possible as well."""
    return carrier(settings, carrier_key).slots


def slot(settings: DeliverySettings, key: str | None, carrier_key: str | None = None) -> Slot | None:
    """The slot of this key, if the carrier has it."""
    return next((s for s in slots(settings, carrier_key) if s.key == key), None)


def fee(settings: DeliverySettings, *, prefecture: str, goods_total: Yen) -> Yen:
    """Delivery in yen with tax; an unknown prefecture costs what the dearest costs."""
    reached = settings.free_from is not None and goods_total >= settings.free_from
    if reached and prefecture not in settings.never_free:
        return Yen(0)
    return Yen(settings.fees.get(prefecture, max(settings.fees.values(), default=0)))


def until_free(settings: DeliverySettings, goods_total: Yen) -> Yen | None:
    """What is missing to free delivery; None where there is none to reach or it is reached."""
    if settings.free_from is None or goods_total >= settings.free_from:
        return None
    return Yen(settings.free_from - goods_total)


def cod_fee(settings: DeliverySettings, amount: Yen) -> Yen | None:
    """Fee of collecting `amount` (goods and delivery) in cash; None above the limit, the fee included."""
    for band in sorted(settings.cash_bands, key=lambda b: b.up_to):
        if amount + band.fee <= min(band.up_to, settings.cash_limit):
            return Yen(band.fee)
    return None
