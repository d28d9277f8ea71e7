"""Rules of orders: the state is total and only moves forward, cancelling ends where picking begins."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from storefront.oms.rules import (
    MOVES,
    FulfilmentState,
    OrderFacts,
    OrderState,
    Quantities,
    Role,
    may_cancel,
    role_of,
    state_of,
)

ORDER = [
    OrderState.AWAITING_PAYMENT, OrderState.PLACED, OrderState.PICKING, OrderState.PACKED,
    OrderState.PARTLY_SHIPPED, OrderState.SHIPPED, OrderState.DELIVERED, OrderState.RETURNED,
]  # fmt: skip


@st.composite
def quantities(draw: st.DrawFn) -> Quantities:
    """Quantities that the constraints of the table allow."""
    ordered = draw(st.integers(1, 9))
    cancelled = draw(st.integers(0, ordered))
    shipped = draw(st.integers(0, ordered - cancelled))
    return Quantities(
        ordered, shipped, draw(st.integers(0, shipped)), cancelled, draw(st.integers(0, shipped))
    )


facts = st.builds(
    OrderFacts,
    settled=st.booleans(),
    expired=st.booleans(),
    cancelled=st.booleans(),
    lines=st.lists(quantities(), max_size=4).map(tuple),
    parcels=st.lists(st.sampled_from(FulfilmentState), max_size=4).map(tuple),
)
live = st.builds(
    OrderFacts,
    settled=st.booleans(),
    lines=st.lists(quantities().map(lambda q: replace(q, cancelled=0)), min_size=1, max_size=4).map(tuple),
    parcels=st.lists(
        st.sampled_from([s for s in FulfilmentState if s is not FulfilmentState.CANCELLED]), max_size=4
    ).map(tuple),
)


@given(facts)
def test_every_order_has_a_state(order: OrderFacts) -> None:
    assert state_of(order) in OrderState


@given(live, st.data())
def test_progress_never_takes_an_order_back(order: OrderFacts, data: st.DataObject) -> None:
    before = ORDER.index(state_of(order))
    steps = [replace(order, settled=True)]
    for n, parcel in enumerate(order.parcels):
        for after in MOVES[parcel] - {FulfilmentState.CANCELLED}:
            steps.append(replace(order, parcels=(*order.parcels[:n], after, *order.parcels[n + 1 :])))
    for n, q in enumerate(order.lines):
        if q.shipped < q.ordered:
            moved = replace(q, shipped=q.shipped + 1)
            steps.append(replace(order, lines=(*order.lines[:n], moved, *order.lines[n + 1 :])))
        if q.delivered < q.shipped:
            moved = replace(q, delivered=q.delivered + 1)
            steps.append(replace(order, lines=(*order.lines[:n], moved, *order.lines[n + 1 :])))
    assert ORDER.index(state_of(data.draw(st.sampled_from(steps)))) >= before


@given(facts)
def test_staff_may_cancel_whatever_the_customer_may(order: OrderFacts) -> None:
    if may_cancel(order, Role.CUSTOMER):
        assert may_cancel(order, Role.STAFF)
        assert not any(q.shipped for q in order.lines) or not order.settled


@given(facts)
def test_nothing_shipped_is_ever_cancelled(order: OrderFacts) -> None:
    if order.settled and any(q.shipped for q in order.lines):
        assert not may_cancel(order, Role.STAFF)


def test_parcels_end_delivered_or_cancelled() -> None:
    assert {s for s, moves in MOVES.items() if not moves} == {
        FulfilmentState.DELIVERED,
        FulfilmentState.CANCELLED,
    }


def test_an_unknown_actor_has_the_least_rights() -> None:
    assert [role_of(a) for a in ("customer:1", "staff:3", "system", "visitor", "")] == [
        Role.CUSTOMER, Role.STAFF, Role.SYSTEM, Role.CUSTOMER, Role.CUSTOMER,
    ]  # fmt: skip
