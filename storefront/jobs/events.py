"""Business events are carried to whoever reacts; every reaction is harmless when repeated."""

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel import clock, jobs, outbox
from storefront.kernel.db import reading, transaction
from storefront.kernel.outbox import Event
from storefront.services import (
    behaviour,
    carts,
    catalog,
    checkout,
    connections,
    messages,
    payments,
    profile,
    promotions,
)

Reaction = Callable[[Session, Event], None]


def mail_it(db: Session, event: Event) -> None:
    """The mails of this event, as the table of messages says."""
    messages.mail_for(db, event, now=clock.now())


def cards_follow_stock(db: Session, event: Event) -> None:
    """Cards, facets and lists show what is there now; one at a time, or who asked first could write last."""
    db.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext("cards_follow_stock"))))
    catalog.refresh_listings(db, event.data["skus"], now=clock.now())


def cart_is_left(db: Session, event: Event) -> None:
    """The profile knows of it, unless somebody is back already: jobs may run in another order."""
    if carts.leaving.is_left(db, event.subject.removeprefix("cart:")):
        profile.on_left(db, event)


def nothing_is_left(db: Session, event: Event) -> None:
    """Who ordered left nothing behind, in this browser and as this person: nobody reminds them any more."""
    buyer = checkout.buyer_of(db, event.subject.removeprefix("order:"))
    if buyer is not None:
        visitor, person = buyer
        profile.nothing_left(db, profile.Who(visitor), profile.Who(None, person), site=event.site)


def guest_bought(db: Session, event: Event) -> None:
    """The browser of a guest knows what was ordered in it; nobody else's orders are told to it."""
    number = event.subject.removeprefix("order:")
    buyer = checkout.buyer_of(db, number)
    order = oms.order(db, number) if buyer is not None and buyer[1] is None else None
    if order is None or (event.verb == "order.placed" and order.payment_method.online):
        return
    assert buyer is not None
    lines = [
        {"sku": x.sku, "product": x.product or "", "quantity": x.ordered, "amount": x.amount}
        for x in order.goods
    ]
    done = behaviour.Happening(
        event.at,
        event.site,
        event.channel,
        buyer[0],
        None,
        behaviour.Verb.ORDER,
        event.subject,
        data={"lines": lines, "total": order.total},
    )
    behaviour.write_once(db, done)


def tell_connections(db: Session, event: Event) -> None:
    """What leaves the house takes its place in the feed, and webhooks of it begin."""
    connections.tell(db, event, now=clock.now())


# Verb → what follows besides mail and telling others. Reactions run in this order, each in a transaction of its own;
# a failure repeats the whole row.
REACTIONS: dict[str, tuple[Reaction, ...]] = {
    "stock.changed": (cards_follow_stock,),
    "order.placed": (payments.on_placed, profile.on_order, nothing_is_left, guest_bought),
    "cart.abandoned": (cart_is_left,),
    "cart.resumed": (profile.on_back,),
    "order.paid": (promotions.on_order, profile.on_order, guest_bought),
    "order.expired": (payments.on_closed, promotions.on_order, profile.on_order),
    "order.cancelled": (payments.on_closed, promotions.on_order, profile.on_order),
    "order.shipped": (profile.on_order,),
    "order.delivered": (payments.on_delivered, profile.on_order),
    "order.refunded": (profile.on_order,),
    "order.adopted": (profile.on_adopted,),
    "refund.due": (payments.on_refund_due,),
    "consent.changed": (profile.on_person,),
    **dict.fromkeys(outbox.CASE_VERBS, (profile.on_person,)),
}


@jobs.task("react")
def react(event_id: int) -> None:
    """Everything that follows from one event."""
    event = outbox.event(reading(), event_id)
    if event is None:
        return
    for reaction in (*REACTIONS.get(event.verb, ()), mail_it, tell_connections):
        with transaction() as db:
            reaction(db, event)
