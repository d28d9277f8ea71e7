"""The cards of the signed-in customer, for the pages that show them or pay with them."""

from storefront import oms
from storefront.gateways.stripe import Gateway
from storefront.kernel import clock
from storefront.kernel.db import reading, release, transaction
from storefront.pages import signed_in
from storefront.services import payments
from storefront.services.payments import CardView


def owner_of(order: oms.OrderView) -> int | None:
    """The signed-in customer whose order this is; None for guests, who keep no cards."""
    person = signed_in.person()
    return person.person_id if person and person.person_id == order.person_id else None


def kept_for(order: oms.OrderView) -> tuple[CardView, ...]:
    """The cards with which the signed-in customer may pay their own order."""
    person_id = owner_of(order)
    if person_id is None:
        return ()
    return tuple(c for c in payments.cards(reading(), person_id) if not c.over(clock.today()))


def customer(stripe: Gateway, person_id: int) -> str:
    """Stripe's id of this person, made now where there is none; a Refusal when they keep enough cards."""
    with transaction() as db:
        plan = payments.begin_payer(db, person_id, now=clock.now())
    if plan.customer_id is not None:
        return plan.customer_id
    made = payments.ask_customer(stripe, plan)
    with transaction() as db:
        return payments.note_customer(db, plan.payer_id, made)


def refresh(stripe: Gateway, person_id: int) -> None:
    """Look at Stripe for this person's cards now, without waiting for its message."""
    customer_id, asked_at = payments.customer_of(reading(), person_id), clock.now()
    release()
    if customer_id is None:
        return
    found = stripe.wallet(customer_id)
    with transaction() as db:
        payments.note_cards(db, customer_id, found, asked_at=asked_at)
