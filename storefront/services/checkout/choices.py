"""What a customer can choose from at the checkout, and why something cannot be chosen; pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from storefront.kernel.clock import JST
from storefront.kernel.i18n import _l
from storefront.kernel.money import Yen
from storefront.oms import PaymentMethod
from storefront.services import deliveries
from storefront.services.checkout.discounts import priced
from storefront.services.checkout.draft import Draft, Facts
from storefront.services.checkout.quote import Delivery

CARD_MINIMUM = 50


@dataclass(frozen=True, slots=True)
class PaymentChoice:
    """A way of paying: its fee, or the reason why it cannot be chosen now."""

    method: PaymentMethod
    fee: Yen = Yen(0)  # noqa: RUF009 - a plain int
    reason: Any = None


@dataclass(frozen=True, slots=True)
class DeliveryChoices:
    """Days and slots on offer; `until` is the last day that is accepted."""

    days: tuple[date, ...]
    slots: tuple[deliveries.Slot, ...]
    carrier: deliveries.Carrier
    until: date
    drop_off: bool


@dataclass(frozen=True, slots=True)
class Sums:
    """What it costs as far as known, promotions `off`; `shipping` is None until the prefecture is told."""

    goods: Yen
    shipping: Yen | None
    fee: Yen
    off: Yen = Yen(0)  # noqa: RUF009 - a plain int

    @property
    def total(self) -> Yen:
        """Everything known so far."""
        return Yen(self.goods + (self.shipping or 0) + self.fee - self.off)


def sums(draft: Draft, facts: Facts) -> Sums:
    """The sums for what has been told so far."""
    settings, goods, off = facts.terms.delivery, facts.goods_total, priced(draft, facts).off
    if not draft.prefecture:
        return Sums(goods, None if deliveries.until_free(settings, goods) else Yen(0), Yen(0), off)
    shipping = deliveries.fee(settings, prefecture=draft.prefecture, goods_total=goods)
    cash = method_of(draft) is PaymentMethod.COD
    fee = deliveries.cod_fee(settings, Yen(goods + shipping - off)) if cash else None
    return Sums(goods, shipping, fee or Yen(0), off)


def counted_from(draft: Draft, facts: Facts, now: datetime) -> datetime:
    """When the work on this order surely may begin: with its money, which may come as late as the store allows."""
    return pays_until(facts.terms.payment, method_of(draft), now) or now


def delivery_choices(draft: Draft, facts: Facts, now: datetime) -> DeliveryChoices:
    """Days for the prefecture told so far (the slowest while none is), slots of the shop's carrier."""
    settings, now = facts.terms.delivery, counted_from(draft, facts, now)
    offered = deliveries.days(settings, prefecture=draft.prefecture, locations=facts.places, now=now)
    # Before the prefecture is known the days of the slowest one are on offer; choosing one stays good.
    slowest = deliveries.earliest(settings, prefecture="", locations=facts.places, now=now)
    carrier = deliveries.carrier(settings)
    light = facts.goods_total < settings.drop_off_limit
    until = max(offered[-1], slowest + timedelta(days=settings.selectable_days - 1))
    return DeliveryChoices(offered, carrier.slots, carrier, until, carrier.drops_off and light)


def delivery_of(draft: Draft, facts: Facts, now: datetime) -> Delivery:
    """Where and when the order arrives, at the latest."""
    now = counted_from(draft, facts, now)
    first = deliveries.earliest(
        facts.terms.delivery, prefecture=draft.prefecture, locations=facts.places, now=now
    )
    chosen = draft.wish_date is not None
    return Delivery(draft.prefecture, draft.wish_date or first, chosen, draft.wish_slot, draft.drop_off)


def payment_choices(draft: Draft, facts: Facts) -> tuple[PaymentChoice, ...]:
    """Ways of paying for these goods to this prefecture."""
    terms, goods = facts.terms, facts.goods_total
    fee = deliveries.fee(terms.delivery, prefecture=draft.prefecture, goods_total=goods)
    amount = Yen(goods + fee - priced(draft, facts).off)
    if amount == 0:
        return (PaymentChoice(PaymentMethod.NONE),)
    choices = []
    if terms.payment.card:
        low = _l("¥%(n)s未満のご注文ではお選びいただけません", n=CARD_MINIMUM)
        choices.append(PaymentChoice(PaymentMethod.CARD, reason=low if amount < CARD_MINIMUM else None))
    if terms.payment.paypay:
        choices.append(_paypay(terms.payment, amount))
    if terms.payment.konbini:
        choices.append(_konbini(terms.payment, amount))
    if terms.payment.bank_transfer:
        choices.append(PaymentChoice(PaymentMethod.BANK_TRANSFER))
    if terms.payment.cash_on_delivery:
        choices.append(_cash(facts, amount))
    return tuple(choices)


def _paypay(settings: deliveries.PaymentSettings, amount: Yen) -> PaymentChoice:
    high = _l("¥%(most)sを超えるご注文ではお選びいただけません", most=f"{settings.paypay_most:,}")
    return PaymentChoice(PaymentMethod.PAYPAY, reason=high if amount > settings.paypay_most else None)


def _konbini(settings: deliveries.PaymentSettings, amount: Yen) -> PaymentChoice:
    reason = None
    if not settings.konbini_least <= amount <= settings.konbini_most:
        least, most = f"{settings.konbini_least:,}", f"{settings.konbini_most:,}"
        reason = _l("¥%(least)s以上、¥%(most)s以下のご注文でお選びいただけます", least=least, most=most)
    return PaymentChoice(PaymentMethod.KONBINI, reason=reason)


def pays_until(settings: deliveries.PaymentSettings, method: PaymentMethod, now: datetime) -> datetime | None:
    """The last second (in Japan) on which an order of now can be paid at a store or by bank; None for others."""
    days = {
        PaymentMethod.KONBINI: settings.konbini_days,
        PaymentMethod.BANK_TRANSFER: settings.bank_transfer_days,
    }
    if method not in days:
        return None
    day = now.astimezone(JST).date() + timedelta(days=days[method])
    return datetime.combine(day, time(23, 59, 59), tzinfo=JST).astimezone(UTC)


def _cash(facts: Facts, amount: Yen) -> PaymentChoice:
    settings = facts.terms.delivery
    if not deliveries.carrier(settings).takes_cash:
        return PaymentChoice(PaymentMethod.COD, reason=_l("この品の送り方では、お選びいただけません"))
    fee = deliveries.cod_fee(settings, amount)
    if fee is None:
        limit = f"{settings.cash_limit:,}"
        reason = _l("手数料を含めて¥%(limit)sを超えるため、お選びいただけません", limit=limit)
        return PaymentChoice(PaymentMethod.COD, reason=reason)
    return PaymentChoice(PaymentMethod.COD, fee)


def method_of(draft: Draft) -> PaymentMethod:
    """The method told, card while none is."""
    known = {m.value for m in PaymentMethod}
    return PaymentMethod(draft.method) if draft.method in known else PaymentMethod.CARD
