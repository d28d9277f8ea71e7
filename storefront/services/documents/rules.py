"""What may be issued for an order, and which part of each tax rate a refund gives back; pure."""

from collections.abc import Sequence
from enum import StrEnum

from storefront.kernel.money import Rounding, TaxLine, Yen, spread, tax_inside
from storefront.oms import OrderView, PaymentMethod

REDUCED = 8


class Kind(StrEnum):
    """Numbered documents."""

    RECEIPT = "receipt"
    INVOICE = "invoice"
    RETURN_INVOICE = "return_invoice"


class Why(StrEnum):
    """Why a document cannot be had."""

    NOT_PAID = "not_paid"
    CASH = "cash"
    NOTHING_LEFT = "nothing_left"
    ENDED = "ended"
    NO_NUMBER = "no_number"


def receipt_refused(order: OrderView) -> Why | None:
    """A receipt tells of money that came and stayed; cash is receipted by the carrier who took it (DOMAIN 2.3)."""
    if order.payment_method is PaymentMethod.COD:
        return Why.CASH
    if order.payment_method is PaymentMethod.NONE or order.paid <= 0:
        return Why.NOT_PAID
    return Why.NOTHING_LEFT if order.paid <= order.refund_due else None


def invoice_refused(order: OrderView, registered: bool) -> Why | None:
    """An invoice tells of a sale that stands."""
    if not registered:
        return Why.NO_NUMBER
    if order.cancelled_at is not None or order.expired_at is not None:
        return Why.ENDED
    if not order.facts.settled:
        return Why.NOT_PAID
    return Why.NOTHING_LEFT if order.total <= 0 else None


def returned(
    taxes: Sequence[TaxLine], earlier: Sequence[Yen], amount: Yen, rounding: Rounding
) -> tuple[TaxLine, ...]:
    """How an amount that goes back divides by rate: in proportion to what earlier refunds left of each.

    The parts add up to the amount, no rate gives back more than it took, tax is rounded once per rate.
    """
    left = [int(t.total) for t in taxes]
    for gone in earlier:
        left = [a - b for a, b in zip(left, spread(gone, left), strict=True)]
    shares = spread(amount, left)
    return tuple(
        TaxLine(t.rate, share, tax_inside(share, t.rate, rounding))
        for t, share in zip(taxes, shares, strict=True)
        if share
    )


def remaining(taxes: Sequence[TaxLine], refunds: Sequence[Yen], rounding: Rounding) -> tuple[TaxLine, ...]:
    """What is left of each rate after refunds; untouched totals keep the tax of the order."""
    if not refunds:
        return tuple(taxes)
    kept = Yen(sum(t.total for t in taxes) - sum(refunds))
    return returned(taxes, refunds, kept, rounding)
