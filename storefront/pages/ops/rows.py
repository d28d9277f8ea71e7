"""One line of the order queue, and the clock above it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from storefront.kernel.clock import JST
from storefront.kernel.i18n import _, local
from storefront.kernel.money import Yen
from storefront.oms import OrderState, OrderView, PaymentMethod, Queue, WorkKind
from storefront.pages.ops import words
from storefront.services import deliveries
from storefront.services.deliveries import DeliverySettings

TO_LEAVE = {OrderState.PLACED, OrderState.PICKING, OrderState.PACKED, OrderState.PARTLY_SHIPPED}


@dataclass(frozen=True, slots=True)
class Row:
    """An order as one line; `due` is when it has to leave."""

    number: str
    due: str
    late: bool
    to: str
    goods: str
    pieces: int
    place: str
    carrier: str
    wish: str
    state: str
    kind: str
    marks: tuple[str, ...]
    total: Yen
    pickable: bool


@dataclass(frozen=True, slots=True)
class Clock:
    """Time left to today's cut-off and how much of today's work is done (percent)."""

    words: str
    left: int
    done: int


def row(
    order: OrderView,
    work: tuple[WorkKind, ...],
    places: Mapping[str, str],
    settings: DeliverySettings,
    now: datetime,
) -> Row:
    """The line of an order; what holds it up stands in place of its state."""
    state, kind = words.STATES[order.state]
    due, late = _due(order, settings, now)
    return Row(
        number=order.number,
        due=due,
        late=late,
        to=order.ship_to.prefecture,
        goods=_goods(order),
        pieces=sum(x.ordered for x in order.goods),
        place=_places(order, places),
        carrier=words.carrier(order.wish.carrier),
        wish=wish_of(order, settings),
        state=str(words.WORK[work[0]] if work else state),
        kind="late" if work else kind,
        marks=_marks(order),
        total=order.total,
        pickable=order.state in (OrderState.PLACED, OrderState.PICKING),
    )


def wish_of(order: OrderView, settings: DeliverySettings) -> str:
    """24日 午前中, or that nothing was asked for."""
    slot = deliveries.slot(settings, order.wish.slot, order.wish.carrier)
    parts = [words.short_day(order.wish.day)] if order.wish.day else []
    parts += [local(slot.label)] if slot else []
    return " ".join(parts) or _("指定なし")


def clock(settings: DeliverySettings, queue: Queue, now: datetime) -> Clock:
    """The cut-off clock of the desk."""
    left = queue.counts["open"]
    whole = left + queue.shipped_since
    done = round(100 * queue.shipped_since / whole) if whole else 100
    return Clock(_until(settings, now), left, done)


def start_of_day(now: datetime) -> datetime:
    """Midnight in Japan."""
    return now.astimezone(JST).replace(hour=0, minute=0, second=0, microsecond=0)


def _until(settings: DeliverySettings, now: datetime) -> str:
    here = now.astimezone(JST)
    if not deliveries.is_open(settings, here.date()):
        return _("きょうは出荷を休みます")
    limit = datetime.combine(here.date(), settings.cut_off, JST)
    time = f"{limit:%H:%M}"
    if here >= limit:
        return _("きょうの締め（%(time)s）を過ぎました", time=time)
    minutes = int((limit - here) / timedelta(minutes=1))
    hours = _("%(h)s時間%(m)s分", h=minutes // 60, m=f"{minutes % 60:02d}")
    return _(
        "%(time)sの締めまで %(left)s", time=time, left=hours if minutes >= 60 else _("%(m)s分", m=minutes)
    )


def _due(order: OrderView, settings: DeliverySettings, now: datetime) -> tuple[str, bool]:
    """When the order has to leave: the time today, the day otherwise; and whether that is over."""
    if order.state not in TO_LEAVE:
        return "", False
    here = now.astimezone(JST)
    place = order.parcels[0].location if order.parcels else None
    day = deliveries.leaves_on(
        settings,
        prefecture=order.ship_to.prefecture,
        location=place,
        ordered=order.paid_at or order.placed_at,
        wish=order.wish.day,
    )
    if day == here.date():
        return f"{settings.cut_off:%H:%M}", here.time() >= settings.cut_off
    return words.short_day(day, here.date()), day < here.date()


def _goods(order: OrderView) -> str:
    first = order.goods[0] if order.goods else None
    if first is None:
        return ""
    name = " ".join(x for x in (local(first.name), local(first.options).replace("・", " ")) if x)
    more = len(order.goods) - 1
    return _("%(name)s ほか%(n)s", name=name, n=more) if more else name


def _places(order: OrderView, places: Mapping[str, str]) -> str:
    codes = list(dict.fromkeys(p.location for p in order.parcels))
    if not codes:
        return ""
    first = places.get(codes[0], codes[0])
    return _("%(name)s ほか%(n)s", name=first, n=len(codes) - 1) if len(codes) > 1 else first


def _marks(order: OrderView) -> tuple[str, ...]:
    marks = []
    if order.payment_method is PaymentMethod.COD:
        marks.append(_("代引き"))
    if order.wish.drop_off:
        marks.append(_("置き配"))
    return tuple(marks)
