"""Rules about orders as pure functions: derived state, allowed moves, who may cancel until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class FulfilmentState(StrEnum):
    """Where a parcel is; see MOVES."""

    PLANNED = "planned"
    PICKING = "picking"
    PACKED = "packed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


MOVES: dict[FulfilmentState, frozenset[FulfilmentState]] = {
    FulfilmentState.PLANNED: frozenset({FulfilmentState.PICKING, FulfilmentState.CANCELLED}),
    FulfilmentState.PICKING: frozenset({FulfilmentState.PACKED, FulfilmentState.CANCELLED}),
    FulfilmentState.PACKED: frozenset({FulfilmentState.SHIPPED, FulfilmentState.CANCELLED}),
    FulfilmentState.SHIPPED: frozenset({FulfilmentState.DELIVERED}),
    FulfilmentState.DELIVERED: frozenset(),
    FulfilmentState.CANCELLED: frozenset(),
}


class OrderState(StrEnum):
    """The one word for an order; never set by hand, always derived by `state_of`."""

    AWAITING_PAYMENT = "awaiting_payment"
    PLACED = "placed"
    PICKING = "picking"
    PACKED = "packed"
    PARTLY_SHIPPED = "partly_shipped"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Role(StrEnum):
    """Who acts, as far as rules care."""

    CUSTOMER = "customer"
    STAFF = "staff"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Quantities:
    """Quantities of one goods line."""

    ordered: int
    shipped: int = 0
    delivered: int = 0
    cancelled: int = 0
    returned: int = 0


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """All that the state of an order depends on; `settled` means paid, or allowed to be paid later."""

    settled: bool
    expired: bool = False
    cancelled: bool = False
    lines: tuple[Quantities, ...] = ()
    parcels: tuple[FulfilmentState, ...] = ()


def state_of(facts: OrderFacts) -> OrderState:
    """The state of an order, from its facts."""
    if facts.cancelled:
        return OrderState.CANCELLED
    if facts.expired:
        return OrderState.EXPIRED
    if not facts.settled:
        return OrderState.AWAITING_PAYMENT
    return _progress(facts.lines, facts.parcels)


def _progress(lines: Sequence[Quantities], parcels: Sequence[FulfilmentState]) -> OrderState:
    live = sum(q.ordered - q.cancelled for q in lines)
    shipped = sum(q.shipped for q in lines)
    if lines and live == 0:
        return OrderState.CANCELLED
    if shipped == 0:
        return _preparation(parcels)
    if shipped < live:
        return OrderState.PARTLY_SHIPPED
    if sum(q.returned for q in lines) >= live:
        return OrderState.RETURNED
    return OrderState.DELIVERED if sum(q.delivered for q in lines) >= live else OrderState.SHIPPED


def _preparation(parcels: Sequence[FulfilmentState]) -> OrderState:
    waiting = [p for p in parcels if p is not FulfilmentState.CANCELLED]
    if not waiting or all(p is FulfilmentState.PLANNED for p in waiting):
        return OrderState.PLACED
    packed = all(p is not FulfilmentState.PICKING and p is not FulfilmentState.PLANNED for p in waiting)
    return OrderState.PACKED if packed else OrderState.PICKING


CANCELLABLE: dict[Role, frozenset[OrderState]] = {
    Role.CUSTOMER: frozenset({OrderState.AWAITING_PAYMENT, OrderState.PLACED}),
    Role.STAFF: frozenset(
        {OrderState.AWAITING_PAYMENT, OrderState.PLACED, OrderState.PICKING, OrderState.PACKED}
    ),
}
CANCELLABLE[Role.SYSTEM] = CANCELLABLE[Role.STAFF]


def may_cancel(facts: OrderFacts, role: Role) -> bool:
    """The customer may cancel until picking starts, staff until the first parcel is shipped."""
    return state_of(facts) in CANCELLABLE[role]


def may_move(before: FulfilmentState, after: FulfilmentState) -> bool:
    """Whether a parcel may go from one state to another."""
    return after in MOVES[before]


def role_of(actor: str) -> Role:
    """The role of an actor written as `customer:12`, `staff:3` or `system`."""
    kind = actor.partition(":")[0]
    return Role(kind) if kind in set(Role) else Role.CUSTOMER


_COURSE = tuple(FulfilmentState)[:5]


def is_past(state: FulfilmentState, goal: FulfilmentState) -> bool:
    """Whether a parcel reached this goal already."""
    return state in _COURSE and _COURSE.index(state) >= _COURSE.index(goal)
