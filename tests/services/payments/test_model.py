"""Carts, stock, orders, payments and refunds against a model of Stripe: whatever happens, goods and money add up."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy.orm import Session

from storefront import ims, oms
from storefront.gateways.stripe import Intent, IntentStatus, RefundResult, RefundStatus
from storefront.kernel.errors import Refusal
from storefront.services import carts, checkout, payments
from storefront.services.carts import Owner
from storefront.services.payments import refunding
from tests.services.checkout.test_placing import TOLD
from tests.support.goods import NOW, on_sale

RECEIVED = {"A": 7, "B": 3}
SKUS, VISITORS = st.sampled_from(list(RECEIVED)), st.integers(0, 2)
ENDED = (oms.OrderState.EXPIRED, oms.OrderState.CANCELLED)


class Stripe:
    """What Stripe would have: one intent per key, one refund per key, money that was taken and given back."""

    def __init__(self) -> None:
        self.intents: dict[str, Intent] = {}
        self.keys: dict[str, str] = {}
        self.refunds: dict[str, RefundResult] = {}

    def open(self, plan: payments.Plan, now: datetime) -> Intent:
        """The intent of this key; a repeated call finds the first one."""
        name = plan.intent_id or self.keys.setdefault(plan.key, f"pi_{len(self.intents)}")
        made = Intent(
            id=name, status=IntentStatus.REQUIRES_PAYMENT_METHOD, amount=plan.amount, currency="jpy", amount_received=0,
            client_secret="s", order_number=plan.order_number, livemode=False, created=now,
            metadata={"payment": plan.payment_id, "order_number": plan.order_number},
        )  # fmt: skip
        return self.intents.setdefault(name, made)

    def take(self, name: str) -> None:
        """The customer pays, unless the intent was cancelled."""
        found = self.intents[name]
        if found.status is IntentStatus.REQUIRES_PAYMENT_METHOD:
            self.intents[name] = replace(found, status=IntentStatus.SUCCEEDED, amount_received=found.amount)

    def cancel(self, name: str) -> Intent:
        """Nobody can pay it any more, unless somebody has."""
        found = self.intents[name]
        if found.status is IntentStatus.REQUIRES_PAYMENT_METHOD:
            self.intents[name] = replace(found, status=IntentStatus.CANCELED)
        return self.intents[name]

    def give_back(self, plan: payments.RefundPlan, now: datetime) -> RefundResult:
        """A refund of this key, once."""
        made = RefundResult(
            f"re_{len(self.refunds)}", RefundStatus.SUCCEEDED, plan.amount, "jpy", plan.intent_id, now
        )
        return self.refunds.setdefault(plan.refund_id, made)

    def kept(self, number: str) -> int:
        """Money of an order that was taken and not given back."""
        own = {i.id: i.amount_received for i in self.intents.values() if i.order_number == number}
        return sum(own.values()) - sum(r.amount for r in self.refunds.values() if r.intent_id in own)


def one(names: list[str], which: int) -> list[str]:
    """One of them, if there is any."""
    return [names[which % len(names)]] if names else []


def machine(db: Session) -> type[RuleBasedStateMachine]:
    """The machine, working in savepoints of this session."""

    class Shop(RuleBasedStateMachine):
        """Visitors, Stripe's messages, the desk and time act at random."""

        def __init__(self) -> None:
            super().__init__()
            self.savepoint = db.begin_nested()
            self.now, self.stripe = NOW, Stripe()
            self.visitors = [Owner(uuid4()) for _ in range(3)]
            self.numbers: list[str] = []
            for visitor in (0, 1):
                self.order_it(visitor, 1)
                self.open_the_payment(visitor, True)

        @rule(visitor=VISITORS, sku=SKUS, quantity=st.integers(1, 3))
        def put_into_the_cart(self, visitor: int, sku: str, quantity: int) -> None:
            with suppress(Refusal):
                carts.add(db, self.visitors[visitor], sku, quantity, now=self.now)

        @rule(visitor=VISITORS, presses=st.integers(1, 2))
        def order_it(self, visitor: int, presses: int) -> None:
            owner = self.visitors[visitor]
            self.put_into_the_cart(visitor, "A", 1)
            facts = checkout.facts_of(db, owner, now=self.now)
            if facts.cart.id is None or not facts.cart.items:
                return
            told = replace(TOLD, method="card")
            key = checkout.save(db, owner, facts.cart.id, told, now=self.now)
            shown = checkout.review(db, key, told, facts, now=self.now).quote.fingerprint
            for _ in range(presses):
                with suppress(Refusal), db.begin_nested():
                    placed = checkout.place(
                        db, owner, key, shown=shown, render=lambda review: "", locale="ja", now=self.now
                    )
                    if placed.number not in self.numbers:
                        self.numbers.append(placed.number)

        @rule(which=st.integers(0, 9), noted=st.booleans())
        def open_the_payment(self, which: int, noted: bool) -> None:
            for number in one(self.numbers, which):
                with suppress(Refusal):
                    plan = payments.begin(db, number, now=self.now)
                    intent = self.stripe.open(plan, self.now)
                    if noted:  # otherwise the answer got lost on its way
                        payments.note_intent(db, plan.payment_id, intent)

        @rule(which=st.integers(0, 9), told=st.integers(0, 2))
        def pay(self, which: int, told: int) -> None:
            for name in one(list(self.stripe.intents), which):
                self.stripe.take(name)
                for _ in range(told):
                    payments.settle(db, self.stripe.intents[name], now=self.now)

        @rule(which=st.integers(0, 9))
        def cancel(self, which: int) -> None:
            for number in one(self.numbers, which):
                with suppress(Refusal), db.begin_nested():
                    oms.cancel(db, number, actor="staff:1", reason="x", cause="desk", now=self.now)

        @rule(minutes=st.sampled_from([1, 1, 9, 31]), asked=st.booleans())
        def time_passes(self, minutes: int, asked: bool) -> None:
            self.now += timedelta(minutes=minutes)
            for number in self.numbers if asked else ():  # Stripe may be silent: then orders expire unasked
                self.close(number)
            oms.expire_unpaid(db, self.now)
            ims.expire(db, self.now)

        def close(self, number: str) -> None:
            order = oms.order(db, number)
            if order is None or (order.state not in ENDED and not self.over(order)):
                return
            plan = payments.closing(db, number, now=self.now)
            if plan is not None:
                payments.settle(db, self.stripe.cancel(plan.intent_id), now=self.now)

        def over(self, order: oms.OrderView) -> bool:
            waiting = order.state is oms.OrderState.AWAITING_PAYMENT
            return waiting and order.expires_at is not None and order.expires_at <= self.now

        @rule(answers=st.integers(1, 2))
        def refund(self, answers: int) -> None:
            for number in self.numbers:
                for owed in oms.refunds(db, number, open_only=True):
                    payments.request_refund(db, owed, now=self.now)
                for view in payments.refunds_of(db, number):
                    plan = refunding.sending(db, view.id, now=self.now)
                    if plan is not None:
                        result = self.stripe.give_back(plan, self.now)
                        for _ in range(answers):
                            payments.note_refund(db, view.id, result, now=self.now)

        @invariant()
        def goods_add_up(self) -> None:
            assert ims.verify(db) == ()
            for sku, received in RECEIVED.items():
                assert sum(x.on_hand for x in ims.levels(db, [sku])) == received

        @invariant()
        def our_books_never_claim_more_than_stripe_has(self) -> None:
            for number in self.numbers:
                order = oms.order(db, number)
                assert order is not None
                taken = sum(
                    i.amount_received for i in self.stripe.intents.values() if i.order_number == number
                )
                assert order.paid <= taken
                assert order.state not in (oms.OrderState.PLACED,) or order.paid >= order.total

        def teardown(self) -> None:
            """Every message arrives at last, the clock runs out, refunds leave: then money fits to the yen."""
            for intent in self.stripe.intents.values():
                payments.settle(db, intent, now=self.now)
            self.time_passes(31, True)
            self.refund(1)
            for number in self.numbers:
                order = oms.order(db, number)
                assert order is not None
                assert self.stripe.kept(number) == (0 if order.state in ENDED else order.total)
            self.goods_add_up()
            self.savepoint.rollback()

    return Shop


def test_goods_and_money_add_up_whatever_happens(db: Session) -> None:
    for sku, left in RECEIVED.items():
        on_sale(db, sku, left=left)
    run_state_machine_as_test(
        machine(db),
        settings=settings(max_examples=6, stateful_step_count=14, deadline=None, phases=[Phase.generate]),
    )
