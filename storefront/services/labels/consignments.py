"""A parcel as a label tells of it: the same facts for every carrier; pure."""

from dataclasses import dataclass
from datetime import date

from storefront.kernel import kana
from storefront.kernel.money import Yen
from storefront.oms import FulfilmentView, OrderView, PaymentMethod, ShipTo
from storefront.services.customers.address_rules import LabelAddress
from storefront.services.deliveries import DeliverySettings
from storefront.services.documents import IssuerSettings
from storefront.services.labels.settings import LabelSettings

LONGEST_REFERENCE = 15  # Yu-Pack Print R has the narrowest column


@dataclass(frozen=True, slots=True)
class Cash:
    """What the carrier collects at the door, and the tax in it."""

    amount: Yen
    tax: Yen


@dataclass(frozen=True, slots=True)
class Consignment:
    """One label: our reference, the receiver in label form, wishes as the carrier's codes."""

    reference: str
    to: LabelAddress
    kana: str
    ship_day: date
    wish_day: date | None
    slot: str
    remark: str
    cash: Cash | None


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose name stands on the label."""

    name: str
    postal_code: str
    address: str
    building: str
    phone: str


def reference(order: OrderView, parcel: FulfilmentView) -> str:
    """What comes back with the tracking number: order number and place of the parcel, HY-7M2Q-4KXN-1."""
    return f"{order.number}-{[f.id for f in order.fulfilments].index(parcel.id) + 1}"


def consignment(
    order: OrderView, parcel: FulfilmentView, settings: DeliverySettings, *, day: date
) -> Consignment:
    """The label of a parcel that leaves on this day."""
    wish = order.wish
    return Consignment(
        reference=reference(order, parcel),
        to=label_of(order.ship_to),
        kana=order.ship_to.kana,
        ship_day=day,
        wish_day=wish.day if wish.day and wish.day > day else None,
        slot=_code(settings, parcel.carrier, wish.slot),
        remark=f"置き配：{wish.drop_off}" if wish.drop_off else "",
        cash=_cash(order, parcel),
    )


def label_of(to: ShipTo) -> LabelAddress:
    """The printable form that the customer confirmed; the company stands only among the label's lines."""
    form = kana.label_form
    between = list(to.label[1:-1])
    if to.building and between[:1] == [form(to.building)]:
        between.pop(0)
    company = between[0] if between else ""
    return LabelAddress(
        to.postal_code, to.prefecture, form(to.city), form(to.street), form(to.building), form(to.name),
        company, to.phone,
    )  # fmt: skip


def _code(settings: DeliverySettings, carrier: str, slot: str | None) -> str:
    """The carrier's own code of a time of day; nothing where it has no such time."""
    slots = (s for c in settings.carriers if c.key == carrier for s in c.slots)
    return next((s.code for s in slots if s.key == slot), "")


def _cash(order: OrderView, parcel: FulfilmentView) -> Cash | None:
    """Cash is collected once for the order: with its first parcel."""
    if order.payment_method is not PaymentMethod.COD or parcel.id != order.parcels[0].id:
        return None
    return Cash(order.total, Yen(sum(t.tax for t in order.taxes)))


def sender(settings: LabelSettings, issuer: IssuerSettings) -> Sender:
    """The sender of the label settings, or whoever issues the documents."""
    if settings.sender_name:
        return Sender(
            settings.sender_name, settings.sender_postal_code, settings.sender_address,
            settings.sender_building, settings.sender_phone,
        )  # fmt: skip
    return Sender(issuer.name, issuer.postal_code, issuer.address, "", issuer.phone)
