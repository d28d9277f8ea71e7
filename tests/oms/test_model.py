"""The order room against a model: whatever happens in whatever order, stock, money and states add up."""

from contextlib import suppress
from datetime import timedelta

import sqlalchemy as sa
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy.orm import Session

from storefront import ims, oms
from storefront.kernel.errors import Refusal
from storefront.kernel.money import Yen
from tests.oms.makers import NOW, PICKER, goods, make_draft, make_places, seen, stock

RECEIVED = {"A": 9, "B": 4}
SKUS = st.sampled_from(list(RECEIVED))


def machine(db: Session) -> type[RuleBasedStateMachine]:
    """The machine, working in savepoints of this session."""

    class House(RuleBasedStateMachine):
        """Customers, staff, payments and time act at random."""

        numbers = Bundle("numbers")

        def __init__(self) -> None:
            super().__init__()
            self.savepoint = db.begin_nested()
            self.now, self.checkouts = NOW, 0
            make_places(db)
            stock(db, A_TYO=6, A_OSK=3, B_TYO=1, B_OSK=3)

        def teardown(self) -> None:
            self.savepoint.rollback()

        @rule(target=numbers, wanted=st.lists(st.tuples(SKUS, st.integers(1, 4)), min_size=1, max_size=3),
              card=st.booleans())  # fmt: skip
        def place(self, wanted: list[tuple[str, int]], card: bool) -> str:
            self.checkouts += 1
            draft = make_draft([goods(s, n) for s, n in wanted], checkout=f"c{self.checkouts}")
            if card:
                until = self.now + timedelta(minutes=30)
                changes = {"payment_method": oms.PaymentMethod.CARD, "expires_at": until}
                draft = make_draft(draft.lines, checkout=draft.checkout_id, **changes)
            try:
                return oms.place(db, draft, now=self.now).number
            except ims.OutOfStock:
                return ""

        @rule(number=numbers, cause=st.sampled_from(["p1", "p2"]))
        def pay(self, number: str, cause: str) -> None:
            if number:
                amount = seen(db, number).total
                oms.confirm_paid(db, number, amount=amount, cause=f"{number}:{cause}", now=self.now)

        @rule(minutes=st.integers(1, 40), orders_first=st.booleans())
        def time_passes(self, minutes: int, orders_first: bool) -> None:
            self.now += timedelta(minutes=minutes)
            for end in (oms.expire_unpaid, ims.expire) if orders_first else (ims.expire, oms.expire_unpaid):
                end(db, self.now)

        @rule(number=numbers, actor=st.sampled_from(["customer:11", PICKER]))
        def cancel(self, number: str, actor: str) -> None:
            if number:
                with suppress(Refusal):
                    oms.cancel(db, number, actor=actor, reason="x", cause=actor, now=self.now)

        @rule(number=numbers)
        def pick(self, number: str) -> None:
            oms.start_picking(db, [number], actor=PICKER, now=self.now)

        @rule(number=numbers, act=st.sampled_from(["pack", "ship", "deliver"]))
        def handle_a_parcel(self, number: str, act: str) -> None:
            for parcel in seen(db, number).fulfilments[:1] if number else ():
                with suppress(Refusal):
                    if act == "pack":
                        oms.pack(db, parcel.id, actor=PICKER, now=self.now)
                    elif act == "deliver":
                        oms.deliver(db, parcel.id, now=self.now)
                    else:
                        self.ship(parcel.id)

        def ship(self, key: str) -> None:
            number = "444413758703"
            oms.ship(db, key, carrier="yamato", tracking_number=number, actor=PICKER, now=self.now)

        @invariant()
        def books_agree(self) -> None:
            assert ims.verify(db) == ()

        @invariant()
        def goods_are_here_or_shipped(self) -> None:
            orders = oms.queue(db, oms.QueueFilters(tab="all")).rows
            for sku, received in RECEIVED.items():
                here = sum(x.on_hand for x in ims.levels(db, [sku]))
                gone = sum(x.shipped for o in orders for x in o.goods if x.sku == sku)
                assert here + gone == received

        @invariant()
        def stock_is_promised_to_live_orders_only(self) -> None:
            orders = oms.queue(db, oms.QueueFilters(tab="all")).rows
            waiting = [o for o in orders if o.state is oms.OrderState.AWAITING_PAYMENT]
            for sku in RECEIVED:
                levels = ims.levels(db, [sku])
                promised = sum(x.allocated - x.shipped for o in orders for x in o.goods if x.sku == sku)
                assert sum(x.allocated for x in levels) == promised
                asked = sum(x.ordered for o in waiting for x in o.goods if x.sku == sku)
                assert sum(x.held for x in levels) <= asked

        @invariant()
        def states_and_promises_follow_the_facts(self) -> None:
            db.flush()
            stored = dict(db.execute(sa.text("SELECT number, state FROM oms_order")).all())
            for o in oms.queue(db, oms.QueueFilters(tab="all")).rows:
                assert stored[o.number] == o.state
                secured = o.state not in ("awaiting_payment", "expired", "cancelled")
                assert [x.allocated for x in o.goods] == [x.ordered if secured else 0 for x in o.goods]
                kept = Yen(o.paid - o.refund_due)
                assert kept == (o.total if o.paid_at and o.state != "cancelled" else 0)

    return House


def test_whatever_happens_the_books_agree(db: Session) -> None:
    run_state_machine_as_test(
        machine(db),
        settings=settings(max_examples=25, stateful_step_count=15, deadline=None, phases=[Phase.generate]),
    )
