"""Events as others read them: what happened, and who it was only where that person's consent stands at this moment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel.outbox import Event
from storefront.services import customers
from storefront.services.connections.kinds import CONSENT_CHANGED, KINDS

_ORDER = "order:"
_SAID = {
    "cart.abandoned": ("value", "products", "step"),
    "cart.resumed": ("ordered",),
    CONSENT_CHANGED: ("purpose", "channel", "granted"),
    "order.paid": ("amount",),
    "order.refunded": ("amount",),
    "order.shipped": ("carrier",),
}


@dataclass(frozen=True, slots=True)
class Told:
    """An event with the name that it has outside."""

    key: str
    event: Event


@dataclass(frozen=True, slots=True)
class Message:
    """What is said: `body` is plain JSON and carries the id as well; `names` is the person whom it tells of, `within`
    are the messages of a batch."""

    id: str
    body: dict[str, Any]
    names: int | None = None
    within: tuple["Message", ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    """Whatever these events are about: orders by number, people who may be named, those who once agreed."""

    orders: Mapping[str, oms.OrderView]
    people: Mapping[int, customers.Reachable]
    once: frozenset[int] = field(default_factory=frozenset)


def messages(db: Session, told: Sequence[Told], purpose: str) -> tuple[Message | None, ...]:
    """Each event as this purpose allows; None for what must not be said. Four statements at most, for any number."""
    known = _about(db, [t.event for t in told], purpose)
    return tuple(_message(t, known, purpose) for t in told)


def envelope(message_id: str, verb: str, at: datetime, names: int | None = None, **said: Any) -> Message:
    """The outer form of every message."""
    moment = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return Message(message_id, {"id": message_id, "type": verb, "timestamp": moment, **said}, names)


def _about(db: Session, events: Sequence[Event], purpose: str) -> _Known:
    numbers = [e.subject.removeprefix(_ORDER) for e in events if e.subject.startswith(_ORDER)]
    orders = oms.orders(db, numbers) if numbers else {}
    whose = {p for e in events if (p := _person(e, orders)) is not None}
    if not purpose or not whose:
        return _Known(orders, {})
    agreed = {person for person, all_ in customers.in_force(db, whose).items() if purpose in all_}
    withdrawn = {p for e in events if _is_withdrawal(e, purpose) and (p := _person(e, orders)) is not None}
    once = customers.ever_agreed(db, withdrawn, purpose) if withdrawn else frozenset()
    return _Known(orders, customers.reachable(db, agreed | once), once - agreed)


def _person(event: Event, orders: Mapping[str, oms.OrderView]) -> int | None:
    if event.subject.startswith(_ORDER):
        order = orders.get(event.subject.removeprefix(_ORDER))
        return order.person_id if order else None
    found = event.data.get("person_id")
    return int(found) if found is not None else None


def _is_withdrawal(event: Event, purpose: str) -> bool:
    """Whether somebody took back the very consent by which they were told of: then the other side has to know."""
    data = event.data
    named = f"{data.get('purpose')}:{data.get('channel')}"
    return event.verb == CONSENT_CHANGED and named == purpose and data.get("granted") is False


def _message(told: Told, known: _Known, purpose: str) -> Message | None:
    event = told.event
    person = _person(event, known.orders)
    one = known.people.get(person) if person is not None else None
    if person in known.once and not _is_withdrawal(event, purpose):
        one = None
    if event.verb not in KINDS or (KINDS[event.verb].personal and one is None):
        return None
    facts = {name: event.data[name] for name in _SAID.get(event.verb, ()) if name in event.data}
    order = known.orders.get(event.subject.removeprefix(_ORDER))
    data = facts | ({"order": _order(order)} if order else {})
    whose = {"person": named(one, by_number_only=person in known.once)} if one else {}
    names = person if one else None
    said = {"site": event.site, "channel": event.channel, "data": data} | whose
    return envelope(told.key, event.verb, event.at, names, **said)


def named(one: customers.Reachable, *, by_number_only: bool = False) -> dict[str, str]:
    """The customer number, and the hashed address by which the other side may know the same person."""
    digest = "" if by_number_only else customers.email_digest(one.email)
    return {"id": one.number} | ({"email_sha256": digest} if digest else {})


def _order(order: oms.OrderView) -> dict[str, Any]:
    """The order as it is now, without anything that says whose it is."""
    return {
        "number": order.number, "state": str(order.state), "source": str(order.source),
        "placed_at": order.placed_at.astimezone(UTC).isoformat(timespec="seconds"), "currency": "JPY",
        "total": int(order.total), "paid": int(order.paid), "refunded": int(order.refunded),
        "payment_method": str(order.payment_method), "prefecture": order.ship_to.prefecture,
        "lines": [_line(x) for x in order.lines],
    }  # fmt: skip


def _line(x: oms.LineView) -> dict[str, Any]:
    return {
        "kind": str(x.kind), "sku": x.sku, "product": x.product, "quantity": x.ordered - x.cancelled,
        "unit_price": int(x.unit_price), "tax_rate": x.tax_rate,
    }  # fmt: skip


def note_told(db: Session, told: Iterable[Message], purpose: str, recipient: str, *, now: datetime) -> None:
    """Write down whose data went to a third party; what is done on the shop's own behalf is no provision."""
    every = [each for m in told for each in (m, *m.within)]
    people = {m.names for m in every if m.names is not None} if purpose == customers.SHARED else set()
    if people:
        customers.note_provision(db, people, recipient=recipient, items=customers.EVENTS, now=now)
