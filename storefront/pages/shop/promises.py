"""What the product page promises: when it arrives, where it can be had today, how it goes back."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from storefront import ims
from storefront.kernel.clock import today
from storefront.kernel.i18n import _, local, locale
from storefront.kernel.money import Yen
from storefront.pages.context import jdate, yen
from storefront.pages.parts import remembered
from storefront.pages.shop.product_view import stock_words
from storefront.services import business, customers, deliveries
from storefront.services.business.texts import ReturnPolicy, return_policy
from storefront.services.catalog import ProductShown


@dataclass(frozen=True, slots=True)
class ShopStock:
    """A shop and what it has in words; `there` is false when it has none."""

    name: str
    words: str
    there: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """Sentences of the three rows: delivery (empty when sold out) to a prefecture, shops, return."""

    arrival: str
    arrival_note: str
    shops: tuple[ShopStock, ...]
    returns: str
    returns_note: str
    prefecture: str


def facts_of(
    db: Session, product: ProductShown, stock: ims.Availability, *, prefecture: str, now: datetime
) -> Facts:
    """The rows for one variant sent to `prefecture`; places and policies may be a minute old, stock is of now."""
    places = remembered(("places",), lambda: ims.locations(db))
    key = product.return_policy
    policy = remembered(("policy", key), lambda: return_policy(db, key, now=now))
    arrival, note = _arrival(db, stock, prefecture, now) if stock.total > 0 else ("", "")
    return Facts(arrival, note, _shops(places, stock), *return_words(policy), prefecture)


def _arrival(db: Session, stock: ims.Availability, prefecture: str, now: datetime) -> tuple[str, str]:
    settings = business.current(db, deliveries.DeliverySettings)
    origin = next((place for place, count in stock.by_location if count > 0), None)
    promise = deliveries.promise(settings, prefecture=prefecture, location=origin, now=now)
    title = _("%(day)sにお届けできます", day=_near(promise.date, now))
    fee = yen(deliveries.fee(settings, prefecture=prefecture, goods_total=Yen(0)))
    parts = [_("あと%(left)s以内のご注文で。", left=time_left(promise.within))] if promise.within else []
    parts.append(_("%(place)sへお届けする場合の目安です。", place=place_name(prefecture)))
    if settings.free_from is None:
        parts.append(_("送料%(fee)s。", fee=fee))
    else:
        free = yen(settings.free_from)
        parts.append(_("送料%(fee)s（%(free)s以上のお買い物は無料）。", fee=fee, free=free))
    return title, sentences(*parts)


def place_name(prefecture: str) -> str:
    """A prefecture as the reader writes it."""
    return customers.PREFECTURES.get(prefecture, prefecture) if locale() == "en" else prefecture


def sentences(*parts: str) -> str:
    """Sentences in a row: English puts a space between them, Japanese does not."""
    return (" " if locale() == "en" else "").join(parts)


def time_left(within: timedelta) -> str:
    """「2時間10分」, rounded down to minutes."""
    hours, minutes = divmod(int(within.total_seconds()) // 60, 60)
    words = _("%(h)s時間%(m)s分", h=hours, m=minutes) if hours else _("%(m)s分", m=minutes)
    return str(words)


def return_words(policy: ReturnPolicy) -> tuple[str, str]:
    """A policy as title and note (DOMAIN 1.3: what, until when, who pays)."""
    if not policy.allowed:
        return _("お客様のご都合による返品はお受けしていません"), _("不良品や品違いは交換または返金します。")
    title = _("お届けから%(days)s日以内は返品できます", days=policy.window_days)
    if policy.customer_fee is None:
        note = _("返送料はお客様のご負担です。")
    elif policy.customer_fee == 0:
        note = _("返送料は無料です。")
    else:
        note = _("返送料は%(fee)sです。", fee=yen(policy.customer_fee))
    if policy.size_exchange_free_times:
        free = _("サイズ交換の送料は%(n)s回まで無料です。", n=policy.size_exchange_free_times)
        note = sentences(note, free)
    return title, note


def _shops(places: tuple[ims.Location, ...], stock: ims.Availability) -> tuple[ShopStock, ...]:
    counts = dict(stock.shops)
    shops = [place for place in places if place.kind is ims.LocationKind.SHOP]
    found = [(max(0, counts.get(place.code, 0)), local(place.name)) for place in shops]
    ordered = sorted(found, key=lambda pair: -pair[0])
    return tuple(ShopStock(name, stock_words(n) if n else _("在庫なし"), n > 0) for n, name in ordered)


def _near(day: date, now: datetime) -> str:
    return _("あす %(day)s", day=jdate(day)) if (day - today(now)).days == 1 else jdate(day)
