"""Kept cards in My Page: saved with and without script, preferred, let go, seen by nobody else, erased."""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from storefront.jobs.wallets import fetch_cards
from storefront.kernel import clock
from storefront.kernel.db import transaction
from storefront.services import payments, privacy
from tests.support.jobs import run_jobs
from tests.support.pages import Browser
from tests.support.paying import Till, till, till_hook, till_stripe
from tests.support.people import PASSWORD, customer

__all__ = ["till", "till_hook", "till_stripe"]
CARDS = "/mypage/payment-methods"
TYPED = {"number": "4242 4242 4242 4242", "expiry": "12 / 39", "cvc": "123"}


@dataclass
class Owner:
    """A signed-in customer before the till."""

    till: Till
    person_id: int
    account_id: int
    browser: Browser

    def keep(self, card: str = "pm_card_visa") -> str:
        """Keep a card as the browser does; its public id."""
        page = self.browser.post(f"{CARDS}/new")
        secret = str(page.one("form[data-behavior=payment]")["data-secret"])
        self.till.account.sdk.setup_intents.confirm(
            secret.partition("_secret_")[0], {"payment_method": card, "return_url": "http://localhost/"}
        )
        assert self.browser.post(f"{CARDS}/refresh").location == CARDS
        return self.cards[-1 if len(self.cards) > 1 and self.cards[0].is_default else 0].id

    @property
    def cards(self) -> tuple[payments.CardView, ...]:
        """What our copy shows."""
        self.till.db.expire_all()
        return payments.cards(self.till.db, self.person_id)

    @property
    def customer(self) -> str:
        """Stripe's id."""
        found = payments.customer_of(self.till.db, self.person_id)
        assert found is not None
        return found


def owner(till: Till, email: str = "sato@demo.example") -> Owner:
    """A customer who signed in."""
    who = customer(till.db, email)
    browser = Browser(till.app)
    browser.get("/login")
    assert browser.post("/login", {"email": email, "password": PASSWORD}).status == 303
    browser.get("/mypage")
    return Owner(till, who.person_id, who.account_id, browser)


def test_a_card_is_kept_through_stripes_fields_and_shown_by_its_end(till: Till) -> None:
    hana = owner(till)
    assert "カードの登録がありません" in hana.browser.get(CARDS).text
    new = hana.browser.get(f"{CARDS}/new")
    assert new.one("#payment")["data-hx-post"] == f"{CARDS}/new"
    assert f"frame-src {till.local.url}" in new.response.headers["Content-Security-Policy"]
    hana.keep()
    page = hana.browser.get(CARDS)
    assert "Visa 末尾 4242" in page.text.replace("\u3000", " ")
    assert "有効期限 12/" in page.text
    stored = till.db.execute(sa.text("SELECT row_to_json(s)::text FROM saved_card s")).scalar_one()
    assert "4242424242424242" not in stored
    hana.browser.client.set_cookie("lang", "en")
    assert "ending in 4242" in hana.browser.get(CARDS).text


def test_without_script_a_card_is_kept_on_stripes_page(till: Till) -> None:
    hana = owner(till)
    hana.browser.get(f"{CARDS}/new")
    url = hana.browser.post(f"{CARDS}/hosted").response.headers["Location"]
    assert httpx.post(url, data=TYPED).headers["location"] == f"http://localhost{CARDS}/kept"
    assert hana.browser.get(f"{CARDS}/kept").one("main form")["action"] == f"{CARDS}/refresh"
    assert hana.browser.submit("main form").location == CARDS
    assert [c.last4 for c in hana.cards] == ["4242"]


@pytest.mark.parametrize("kind", ["payment_method.attached", "setup_intent.succeeded"])
def test_a_card_whose_owner_never_came_back_is_told_by_stripe(till: Till, kind: str) -> None:
    hana = owner(till)
    hana.browser.get(f"{CARDS}/new")
    url = hana.browser.post(f"{CARDS}/hosted").response.headers["Location"]
    httpx.post(url, data=TYPED)
    for _ in range(2):
        assert till.deliver(kind) == 204
    till.run_jobs()
    assert [c.last4 for c in hana.cards] == ["4242"]


def test_the_preferred_card_comes_first_until_it_is_let_go(till: Till) -> None:
    hana = owner(till)
    hana.keep("pm_card_mastercard")
    visa = hana.keep("pm_card_visa")
    master = next(c.id for c in hana.cards if c.brand == "mastercard")
    assert [c.id for c in hana.cards] == [visa, master]
    assert hana.browser.post(f"{CARDS}/{master}/default").location == CARDS
    assert [(c.id, c.is_default) for c in hana.cards] == [(master, True), (visa, False)]
    for _ in range(2):
        hana.browser.post(f"{CARDS}/{master}/removal")
    assert [(c.id, c.is_default) for c in hana.cards] == [(visa, False)]
    assert [k.card.brand for k in till.gateway.wallet(hana.customer).cards] == ["visa"]


def test_a_card_let_go_at_stripe_goes_here_too_and_an_older_look_does_not_bring_it_back(till: Till) -> None:
    hana = owner(till)
    hana.keep()
    asked_at, before = clock.now(), till.gateway.wallet(hana.customer)
    till.gateway.detach(hana.cards[0].method_id, idempotency_key="desk")
    assert till.deliver("payment_method.detached") == 204
    till.run_jobs()
    assert hana.cards == ()
    with transaction() as db:
        assert payments.note_cards(db, hana.customer, before, asked_at=asked_at) is False
    assert hana.cards == ()


def test_the_cards_of_another_do_not_exist(till: Till) -> None:
    hana, stranger = owner(till), owner(till, "suzuki@demo.example")
    card = hana.keep()
    for act in ("default", "removal"):
        assert stranger.browser.post(f"{CARDS}/{card}/{act}").status == 404
    assert "4242" not in stranger.browser.get(CARDS).text
    assert len(hana.cards) == 1


@pytest.mark.parametrize("fault", ["500", "503", "lost"])
def test_when_stripe_is_silent_nothing_is_kept_and_one_customer_is_made(till: Till, fault: str) -> None:
    hana = owner(till)
    till.local.test("faults", mode=fault, match="POST /v1/customers", times=1)
    hana.browser.get(f"{CARDS}/new")
    answer = hana.browser.post(f"{CARDS}/new")
    assert (answer.status, answer.response.headers["Retry-After"]) == (503, "5")
    assert 200 in [hana.browser.post(f"{CARDS}/new").status for _ in range(2)]
    hana.keep()
    made = [e for e in till.local.events() if e["type"] == "customer.created"]
    assert len(made) <= 2
    assert hana.customer in {e["data"]["object"]["id"] for e in made}


def test_a_change_that_stripe_does_not_hear_changes_nothing_here(till: Till) -> None:
    hana = owner(till)
    card = hana.keep()
    till.local.test("faults", mode="503", match="POST /v1/payment_methods", times=1)
    hana.browser.get(CARDS)
    assert hana.browser.post(f"{CARDS}/{card}/removal").location == CARDS
    assert len(hana.cards) == 1


def test_more_cards_than_may_be_kept_are_refused(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    hana = owner(till)
    hana.keep()
    monkeypatch.setattr("storefront.services.payments.wallets.MOST", 1)
    answer = hana.browser.post(f"{CARDS}/new")
    assert answer.status == 422
    assert "カードは1枚まで登録できます" in answer.text


def test_tries_are_counted_so_that_nobody_tests_stolen_cards_here(till: Till) -> None:
    hana = owner(till)
    answers = [hana.browser.post(f"{CARDS}/hosted").status for _ in range(21)]
    assert answers == [303] * 20 + [429]


def test_stripe_forgets_the_cards_of_whom_the_shop_forgets(till: Till) -> None:
    hana = owner(till)
    hana.keep()
    told: Any = privacy.records(till.db, hana.account_id)["saved_card"]
    assert [(c["brand"], c["last4"], "method_id" in c) for c in told] == [("visa", "4242", False)]
    customer_id = hana.customer
    with transaction() as db:
        assert privacy.erase(db, hana.account_id)
    run_jobs(till.db, app=till.app)
    assert till.gateway.wallet(customer_id).cards == ()
    assert till.db.execute(sa.text("SELECT count(*) FROM payer")).scalar_one() == 0
    with till.app.app_context():
        fetch_cards(customer_id=customer_id)
    assert hana.cards == ()
