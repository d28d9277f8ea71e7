"""Our books against Stripe's: each question is asked outside any transaction, each answer noted in one."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from storefront.gateways.stripe import Gateway, Intent, StripeRefused, StripeUnavailable
from storefront.kernel.db import reading, release, transaction
from storefront.kernel.observability import log
from storefront.services import payments
from storefront.services.payments import Outcome, Unsettled


@dataclass
class Report:
    """What a run found: order numbers settled, closed, wrong or without an answer, and refunds sent."""

    asked: int = 0
    settled: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    refunds: list[str] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, Any]:
        """For logs and for the last line of the command."""
        lists = {n: len(getattr(self, n)) for n in ("settled", "closed", "wrong", "refunds", "trouble")}
        return {"asked": self.asked, **lists}

    @property
    def noteworthy(self) -> bool:
        """Whether anything was found that a webhook should have told."""
        return bool(self.settled or self.wrong or self.refunds or self.trouble)


@dataclass
class Reconciliation:
    """Questions to Stripe at one moment, and what came of them."""

    stripe: Gateway
    now: datetime
    report: Report = field(default_factory=Report)

    def payments(self) -> None:
        """Every open payment: ask, settle, and close those out of time."""
        waiting = payments.unsettled(reading(), self.now)
        release()
        self._find_lost([u for u in waiting if u.intent_id is None and u.session_id is None and not u.due])
        for u in waiting:
            if not self._carefully(u.order_number, lambda u=u: self._one(u)):
                return

    def refunds(self) -> None:
        """Every refund without an answer is looked up and sent again."""
        waiting = payments.unanswered_refunds(reading(), self.now)
        release()
        for refund_id in waiting:
            if not self._carefully(refund_id, lambda r=refund_id: self.send(r)):
                return

    def ask(self, number: str, intent_id: str) -> Outcome:
        """Settle the intent as Stripe has it now."""
        intent = self.stripe.retrieve_intent(intent_id)
        self.report.asked += 1
        return self._settle(number, intent)

    def close(self, number: str) -> None:
        """Cancel the order's open intent; settle it when it turns out to be paid."""
        with transaction() as db:
            plan = payments.closing(db, number, now=self.now)
        if plan is None:
            return
        try:
            intent = payments.cancel(self.stripe, plan)
        except StripeRefused as refused:
            with transaction() as db:
                payments.note_refused(db, plan.payment_id, refused.code)
            return
        with transaction() as db:
            self._heard(db, number, payments.conclude(db, plan, intent, now=self.now))
        self.report.closed.append(number)

    def send(self, refund_id: str) -> None:
        """Send one refund and note the answer."""
        with transaction() as db:
            plan = payments.sending(db, refund_id, now=self.now)
        if plan is None:
            return
        try:
            result = payments.send(self.stripe, plan)
        except StripeRefused as refused:
            with transaction() as db:
                payments.note_refund_refused(db, refund_id, refused.code, now=self.now)
            self.report.trouble.append(f"refund {refund_id}: {refused}")
            return
        with transaction() as db:
            payments.note_refund(db, refund_id, result, now=self.now)
        self.report.refunds.append(refund_id)

    def _one(self, payment: Unsettled) -> None:
        if payment.intent_id is not None and not payment.due:
            self.ask(payment.order_number, payment.intent_id)
        elif payment.due:
            self.close(payment.order_number)
        elif payment.session_id is not None:
            self._look_at_page(payment.order_number, payment.session_id)

    def _look_at_page(self, number: str, session_id: str) -> None:
        """A hosted page without a word: who paid there, or did it end unused?"""
        session = self.stripe.retrieve_page(session_id)
        self.report.asked += 1
        if session.intent is not None:
            self._settle(number, session.intent)
            return
        with transaction() as db:
            payments.note_told(db, session)

    def _settle(self, number: str, intent: Intent) -> Outcome:
        with transaction() as db:
            outcome = payments.settle(db, intent, now=self.now)
            self._heard(db, number, outcome)
        return outcome

    def _heard(self, db: Session, number: str, outcome: Outcome) -> None:
        found = payments.latest(db, number)
        if outcome is Outcome.WRONG_MONEY:
            self.report.wrong.append(number)
        elif outcome is Outcome.APPLIED and found is not None and found.captured > 0:
            self.report.settled.append(number)

    def _find_lost(self, lost: list[Unsettled]) -> None:
        """Intents whose answer never came are found by what we wrote on them."""
        if not lost:
            return
        wanted = {u.payment_id: u.order_number for u in lost}
        try:
            found = self.stripe.list_intents(min(u.created_at for u in lost))
        except (StripeUnavailable, StripeRefused) as error:
            self.report.trouble.append(str(error))
            return
        for intent in found:
            number = wanted.get(intent.metadata.get("payment", ""))
            if number is not None:
                self._settle(number, intent)

    def _carefully(self, name: str, work: Any) -> bool:
        """Note trouble and go on; False when Stripe does not answer at all."""
        try:
            work()
        except StripeUnavailable as error:
            self.report.trouble.append(f"{name}: {error}")
            return False
        except StripeRefused as error:
            log().warning("Stripe refused", about=name, code=error.code)
            self.report.trouble.append(f"{name}: {error}")
        except (
            Exception
        ) as error:  # the oldest payment comes first: it must not stand in the way of all others
            log().error("not reconciled", about=name, exc_info=error)
            self.report.trouble.append(f"{name}: {type(error).__name__}")
        return True
