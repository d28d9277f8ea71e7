"""Checkout: from a cart to an order, as a list of steps, a quote, a final confirmation, and one placing."""

from storefront.services.checkout.actions import (
    Changed,
    NothingToOrder,
    NotReady,
    Placed,
    explain,
    place,
    save,
)
from storefront.services.checkout.choices import (
    DeliveryChoices,
    PaymentChoice,
    Sums,
    delivery_choices,
    delivery_of,
    payment_choices,
    sums,
)
from storefront.services.checkout.confirmation import cancellation, other_conditions, payment_sentence, period
from storefront.services.checkout.discounts import priced
from storefront.services.checkout.draft import Draft, Facts, Terms
from storefront.services.checkout.queries import Open, begun, buyer_of, current
from storefront.services.checkout.quote import Delivery, Quote, charged, quote
from storefront.services.checkout.reviewing import Review, facts_of, options_of, review
from storefront.services.checkout.steps import STEPS, Problem, Step, problems

__all__ = [
    "STEPS", "Changed", "Delivery", "DeliveryChoices", "Draft", "Facts", "NotReady",
    "NothingToOrder", "Open", "PaymentChoice", "Placed", "Problem", "Quote", "Review", "Step", "Sums",
    "Terms",
    "begun", "buyer_of", "cancellation", "charged", "current", "delivery_choices", "delivery_of", "explain", "facts_of", "options_of",
    "other_conditions", "payment_choices", "payment_sentence", "period", "place", "priced", "problems", "quote", "review",
    "save", "sums",
]  # fmt: skip
