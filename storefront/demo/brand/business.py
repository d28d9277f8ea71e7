"""Who the demo brand is, how it is paid, and to whom its pages send anything."""

from dataclasses import dataclass
from functools import cache

from storefront.demo.brand.sources import read, words
from storefront.demo.brand.types import Bilingual


@dataclass(frozen=True, slots=True)
class Company:
    """The seller; `invoice_number` is T and 13 digits with a right check digit."""

    name: Bilingual
    representative: Bilingual
    postal_code: str
    address: Bilingual
    phone: str
    phone_hours: Bilingual
    mail: str
    invoice_number: str


@dataclass(frozen=True, slots=True)
class PaymentMethod:
    """A way of paying, when the money is due, and what to know."""

    key: str
    name: Bilingual
    brands: tuple[str, ...]
    when: Bilingual
    note: Bilingual


@dataclass(frozen=True, slots=True)
class Transmission:
    """One party that a page makes the device contact (電気通信事業法 27-12)."""

    tag: str
    host: str
    recipient: Bilingual
    information: Bilingual
    purpose: Bilingual


def invoice_number(base: str) -> str:
    """Registration number of a corporation from its twelve-digit base (DOMAIN 1.8)."""
    total = sum(int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(base)))
    return f"T{9 - total % 9}{base}"


@cache
def company() -> Company:
    """The fictional corporation behind the brand."""
    row = read("business.toml")["company"]
    return Company(
        name=words(row["name"]),
        representative=words(row["representative"]),
        postal_code=row["postal_code"],
        address=words(row["address"]),
        phone=row["phone"],
        phone_hours=words(row["phone_hours"]),
        mail=row["mail"],
        invoice_number=invoice_number(row["corporate_base"]),
    )


@cache
def payment_methods() -> tuple[PaymentMethod, ...]:
    """Ways of paying, in the order shown."""
    return tuple(
        PaymentMethod(
            row["key"], words(row["name"]), tuple(row["brands"]), words(row["when"]), words(row["note"])
        )
        for row in read("business.toml")["payment"]
    )


@cache
def transmissions() -> tuple[Transmission, ...]:
    """Every outside party of the shop's pages."""
    return tuple(
        Transmission(
            row["tag"],
            row["host"],
            words(row["recipient"]),
            words(row["information"]),
            words(row["purpose"]),
        )
        for row in read("business.toml")["transmission"]
    )
