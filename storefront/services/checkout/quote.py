"""What an order costs and when it arrives: a function of values, tax rounded once per rate (DOMAIN 1.8)."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import LocalText, _l
from storefront.kernel.money import Rounding, TaxLine, Yen, tax_lines
from storefront.oms import LineDraft, LineKind, PaymentMethod
from storefront.services import deliveries
from storefront.services.deliveries import DeliverySettings

FEE_RATE = 10
SHIPPING = LocalText({"ja": "送料", "en": "Delivery"})
COLLECTION = LocalText({"ja": "代金引換の手数料", "en": "Cash on delivery fee"})
PARTS = ("goods", "prices", "discounts", "shipping", "fees", "arrival", "method", "address", "terms")


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where and when it arrives: the day chosen, or the earliest one when `chosen` is False."""

    prefecture: str
    day: date
    chosen: bool = False
    slot: str = ""
    drop_off: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """Every line of the order to be, the sums (`discount` is what comes off), and a fingerprint of what is shown."""

    lines: tuple[LineDraft, ...]
    goods: Yen
    discount: Yen
    shipping: Yen
    fees: Yen
    total: Yen
    tax_lines: tuple[TaxLine, ...]
    fingerprint: str


def quote(
    lines: Sequence[LineDraft],
    delivery: Delivery,
    payment: PaymentMethod,
    settings: DeliverySettings,
    *,
    rounding: Rounding = Rounding.DOWN,
    off: Sequence[LineDraft] = (),
    also: Mapping[str, str] | None = None,
) -> Quote:
    """Price the goods with delivery and the fee of the method; `off` are discounts, `also` parts of the fingerprint."""
    shipping, fees, every = charged(lines, delivery.prefecture, payment, settings, off)
    goods = Yen(sum(x.unit_price * x.quantity for x in lines))
    taxes = tax_lines(((x.tax_rate, Yen(x.unit_price * x.quantity)) for x in every), rounding)
    parts = _parts(lines, delivery, payment, shipping, fees, also or {})
    discount = Yen(-sum(x.unit_price for x in off))
    total = Yen(goods + shipping + fees - discount)
    rates = tuple(t for t in taxes if t.total)
    return Quote(every, goods, discount, shipping, fees, total, rates, _mark(parts))


def charged(
    lines: Sequence[LineDraft],
    prefecture: str,
    payment: PaymentMethod,
    settings: DeliverySettings,
    off: Sequence[LineDraft] = (),
) -> tuple[Yen, Yen, tuple[LineDraft, ...]]:
    """Delivery (free by the price before discounts), the fee of what is really paid, and all lines with theirs."""
    goods = Yen(sum(x.unit_price * x.quantity for x in lines))
    shipping = deliveries.fee(settings, prefecture=prefecture, goods_total=goods)
    fees = fee_of(settings, payment, Yen(goods + shipping + sum(x.unit_price for x in off)))
    delivered = LineDraft(LineKind.SHIPPING, SHIPPING, 1, shipping, FEE_RATE)
    collected = [LineDraft(LineKind.FEE, COLLECTION, 1, fees, FEE_RATE)] if fees else []
    return shipping, fees, (*lines, *off, delivered, *collected)


def fee_of(settings: DeliverySettings, payment: PaymentMethod, amount: Yen) -> Yen:
    """What paying this way costs; refused above the limit of cash on delivery."""
    if payment is not PaymentMethod.COD:
        return Yen(0)
    fee = deliveries.cod_fee(settings, amount)
    if fee is None:
        reason = _l("代金引換でお支払いいただける金額を超えています。")
        raise Refusal(reason, field="method", code="cash_limit")
    return fee


def _parts(
    lines: Sequence[LineDraft],
    delivery: Delivery,
    payment: PaymentMethod,
    shipping: Yen,
    fees: Yen,
    also: Mapping[str, str],
) -> dict[str, str]:
    ordered = sorted(lines, key=lambda x: x.sku or "")
    return {
        "goods": repr([(x.sku, x.quantity) for x in ordered]),
        "prices": repr([(x.sku, int(x.unit_price), x.tax_rate) for x in ordered]),
        "shipping": str(int(shipping)),
        "fees": str(int(fees)),
        "arrival": repr((delivery.day.isoformat(), delivery.slot, delivery.drop_off)),
        "method": str(payment),
        **also,
    }


def _mark(parts: Mapping[str, str]) -> str:
    return ".".join(hashlib.sha256(parts.get(p, "").encode()).hexdigest()[:12] for p in PARTS)


def changed(shown: str, now: str) -> tuple[str, ...]:
    """Which parts differ between two fingerprints; a mangled one differs in every part."""
    old, new = shown.split("."), now.split(".")
    if len(old) != len(PARTS):
        return PARTS
    return tuple(part for part, a, b in zip(PARTS, old, new, strict=True) if a != b)
