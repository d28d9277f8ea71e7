"""An unpaid card order, the local Stripe, and its webhooks carried to the shop when the test says so."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from storefront import oms
from storefront.gateways.stripe import Gateway, IntentStatus
from storefront.jobs.payments import reconcile
from storefront.kernel import clock
from storefront.kernel import db as database
from storefront.services import payments
from tests.gateways.stripe.stand import SECRET, Account, LocalStripe, Receiver, wait_for
from tests.oms import makers
from tests.support.jobs import run_jobs
from tests.support.pages import Answer, Browser
from tests.support.shop import shop

HOLD = timedelta(minutes=30)
AMOUNT = 11000


@dataclass
class Till:
    """One shop with one local Stripe; webhooks wait in `hook` until `deliver` brings them in."""

    db: Session
    local: LocalStripe
    hook: Receiver
    app: Any

    @property
    def account(self) -> Account:
        """What browsers do at Stripe."""
        return Account("local", self.local.url, "sk_test_local")

    @property
    def gateway(self) -> Gateway:
        """The shop's own door to Stripe."""
        return payments.gateway(self.app.extensions["settings"])

    def order(self, *, checkout: str = "c1", quantity: int = 2) -> str:
        """An unpaid card order of two units, held for half an hour from now."""
        now = clock.now()
        lines = [makers.goods("A", quantity)]
        draft = makers.by_card(lines, checkout=checkout)
        placed = oms.place(self.db, _until(draft, now + HOLD), now=now)
        self.db.commit()
        return placed.number

    def browser(self, number: str | None = None, language: str = "ja") -> Browser:
        """The browser that placed this order."""
        browser = Browser(self.app, language)
        if number is not None:
            browser.get("/cart", lint=False)
            with browser.client.session_transaction() as session:
                session["order"], session["orders"] = number, [number]
        return browser

    def open(self, number: str) -> str:
        """The intent of this order, opened as the page does."""
        with database.transaction() as db:
            plan = payments.begin(db, number, now=clock.now())
        intent = payments.ask(self.gateway, plan)
        if plan.intent_id is None:
            with database.transaction() as db:
                payments.note_intent(db, plan.payment_id, intent)
        return intent.id

    def pay(self, intent_id: str, card: str = "pm_card_visa") -> Any:
        """What the shopper's browser does at Stripe, not at the shop."""
        return self.account.confirm(intent_id, card)

    def waiting(self, kind: str) -> list[tuple[bytes, str]]:
        """Messages of this type that Stripe has sent (it waits for the first one)."""
        mark = f'"{kind}"'.encode()
        return list(wait_for(lambda: [m for m in self.hook.received if mark in m[0]], kind))

    def deliver(self, kind: str) -> int:
        """Bring the newest message of this type to the shop; its answer."""
        body, signature = self.waiting(kind)[-1]
        return self.post(body, signature)

    def post(self, body: bytes, signature: str) -> int:
        """A message at the shop's door."""
        headers = {"Stripe-Signature": signature, "Content-Type": "application/json"}
        answer = self.app.test_client().post("/hooks/stripe", data=body, headers=headers)
        self.db.expire_all()
        return int(answer.status_code)

    def reconcile(self, *, later: timedelta = timedelta(minutes=2)) -> Any:
        """The reconciliation job, some time later."""
        now = clock.now() + later
        with clock.as_of(now):
            report = reconcile(self.gateway, now)
        self.db.expire_all()
        return report

    def run_jobs(self) -> list[str]:
        """Everything that waits, done; subjects of the mails that left."""
        return [letter.subject for letter in run_jobs(self.db, app=self.app).letters]

    def seen(self, number: str) -> oms.OrderView:
        """The order as it is now."""
        self.db.expire_all()
        return makers.seen(self.db, number)

    def payment(self, number: str) -> payments.PaymentView:
        """The order's newest payment."""
        found = payments.latest(self.db, number)
        assert found is not None
        return found

    def captured(self) -> list[int]:
        """What Stripe really took, per paid intent."""
        since = clock.now() - timedelta(days=1)
        found = self.gateway.list_intents(since)
        return [i.amount_received for i in found if i.status is IntentStatus.SUCCEEDED]

    def given_back(self, number: str) -> list[int]:
        """What Stripe really gave back for this order."""
        intents = [p.intent_id for p in payments.of_order(self.db, number) if p.intent_id]
        return [r.amount for i in intents for r in self.gateway.list_refunds(i)]


def _until(draft: oms.OrderDraft, moment: Any) -> oms.OrderDraft:
    from dataclasses import replace

    return replace(draft, expires_at=moment, person_id=None)


@pytest.fixture(scope="session")
def till_hook() -> Iterator[Receiver]:
    """Where the local Stripe sends its messages."""
    receiver = Receiver()
    yield receiver
    receiver.server.shutdown()


@pytest.fixture(scope="session")
def till_stripe(tmp_path_factory: pytest.TempPathFactory, till_hook: Receiver) -> Iterator[LocalStripe]:
    """A local Stripe process for the whole run."""
    folder: Path = tmp_path_factory.mktemp("till")
    local = LocalStripe(folder / "stripe.sqlite", till_hook.url).start()
    yield local
    local.stop()


@pytest.fixture
def till(db: Session, till_stripe: LocalStripe, till_hook: Receiver) -> Till:
    """A house with five units on its shelf, and an empty Stripe."""
    made = till_of(db, till_stripe, till_hook)
    makers.make_places(db)
    makers.stock(db, A_TYO=5)
    db.commit()
    return made


def till_of(db: Session, local: LocalStripe, hook: Receiver) -> Till:
    """A shop at this Stripe, everything forgotten."""
    local.test("reset")
    local.test("switches", retry_first=0.2)
    hook.received.clear()
    hook.answers.clear()
    app = shop(stripe_api_base=local.url, stripe_script_url=f"{local.url}/v3/", stripe_webhook_secret=SECRET)
    return Till(db, local, hook, app)


__all__ = ["AMOUNT", "HOLD", "Answer", "Till", "till", "till_hook", "till_of", "till_stripe"]
