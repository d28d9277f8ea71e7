"""Order drafts as the checkout would have written them on the day of the story."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from storefront.demo import brand
from storefront.demo.seed import folk
from storefront.demo.seed.courses import Course
from storefront.demo.seed.histories import Story
from storefront.demo.seed.house import words
from storefront.kernel.money import Yen
from storefront.oms import (
    Confirmation,
    DeliveryWish,
    LineDraft,
    LineKind,
    OrderDraft,
    PaymentMethod,
    ShipTo,
)
from storefront.services import checkout, customers, deliveries
from storefront.services.catalog.values import TAX_RATES
from storefront.services.checkout import Quote

HOLD = timedelta(minutes=30)
# The unpaid orders of the demo wait longer than a real one, so that they are there to be looked at.
LONG_HOLD = timedelta(days=7)
TERMS = "terms:1,tokusho:1"


@dataclass(frozen=True)
class Drafting:
    """What drafts need beside the story: person ids, pictures by SKU, and the demo's first day."""

    people: Mapping[str, int]
    pictures: Mapping[str, str]
    now: datetime

    def draft(self, story: Story) -> OrderDraft:
        """The order of a story."""
        lines = tuple(line_of(sku, n, story.placed, self.now, self.pictures) for sku, n in story.basket)
        priced, day = quote_of(story, lines)
        person, hold = story.person, LONG_HOLD if story.course is Course.WAITING else HOLD
        return OrderDraft(
            checkout_id=story.key, email=person.email, phone=folk.phone(person), name=person.name,
            kana=kana(person), ship_to=ship_to(person, folk.checked_address(person)), wish=wish(story, day), lines=priced.lines,
            total=priced.total, taxes=priced.tax_lines, payment_method=story.method,
            confirmation=_confirmation(story, priced, day), expires_at=story.placed + hold,
            person_id=self.people[person.email], actor=f"customer:{self.people[person.email]}",
        )  # fmt: skip


def quote_of(story: Story, lines: tuple[LineDraft, ...]) -> tuple[Quote, date]:
    """The sums, and the day of delivery that was promised."""
    prefecture = story.person.address.prefecture
    day = deliveries.earliest(brand.delivery(), prefecture=prefecture, now=story.placed)
    where = checkout.Delivery(prefecture, day, slot=story.slot or "")
    return checkout.quote(lines, where, story.method, brand.delivery()), day


def wish(story: Story, day: date) -> DeliveryWish:
    """Who asked for a time of day asked for a day too."""
    return DeliveryWish(brand.delivery().carrier, day if story.slot else None, story.slot)


@cache
def goods() -> Mapping[str, tuple[brand.Product, brand.Variant]]:
    """Products and variants of the brand by SKU."""
    return {v.sku: (p, v) for p in brand.catalog().products for v in p.variants}


def line_of(sku: str, quantity: int, at: datetime, now: datetime, pictures: Mapping[str, str]) -> LineDraft:
    """A line with the price of that day."""
    product, variant = goods()[sku]
    days_ago = (now - at) / timedelta(days=1)
    past = [step.price for step in variant.prices if step.days_ago >= days_ago]
    return LineDraft(
        kind=LineKind.GOODS, name=words(product.name), quantity=quantity,
        unit_price=Yen(past[-1] if past else variant.price), tax_rate=TAX_RATES[product.tax_class], sku=sku,
        product=product.slug, options=words(variant.title), picture=pictures.get(sku),
        return_policy_version=f"{product.returns}:1",
    )  # fmt: skip


def kana(person: brand.Person) -> str:
    """サトウ ハナ."""
    return f"{person.family[1]} {person.given[1]}"


def ship_to(person: brand.Person, checked: customers.CheckedAddress) -> ShipTo:
    """The person's own address with its label lines."""
    a, label = checked.typed, checked.label
    lines = (f"{label.prefecture}{label.city}{label.street}", label.building, label.name)
    return ShipTo(
        name=a.name, kana=kana(person), phone=a.phone, postal_code=a.postal_code, prefecture=a.prefecture,
        city=a.city, street=a.street, building=a.building, label=tuple(line for line in lines if line),
    )  # fmt: skip


def _confirmation(story: Story, priced: Quote, day: date) -> Confirmation:
    """The six items of law as values; the page itself was never rendered."""
    items = {
        "quantity": [
            {"sku": x.sku, "name": x.name["ja"], "quantity": x.quantity} for x in priced.lines if x.sku
        ],
        "price": {
            "lines": [
                {"name": x.name["ja"], "unit_price": x.unit_price, "amount": x.unit_price * x.quantity,
                 "tax_rate": x.tax_rate}
                for x in priced.lines
            ],
            "shipping": priced.shipping, "fees": priced.fees, "total": priced.total,
            "taxes": [[t.rate, t.total, t.tax] for t in priced.tax_lines],
        },
        "payment": {"method": str(story.method), "when": _when(story.method, priced.total)},
        "delivery": {"day": day.isoformat(), "chosen": bool(story.slot), "slot": story.slot or ""},
        "period": "お申し込みの期限は設けていません。",
        "cancellation": ["発送の準備が始まるまでは、ご注文を取り消せます。"],
    }  # fmt: skip
    digest = hashlib.sha256(repr(items).encode()).hexdigest()
    return Confirmation(items, digest, TERMS, story.placed)


def _when(method: PaymentMethod, total: Yen) -> str:
    if method is PaymentMethod.COD:
        return f"お届けのときに、配達員に現金で¥{total:,}をお支払いください。"
    return f"ご注文の確定と同時に¥{total:,}をお支払いいただきます。"
