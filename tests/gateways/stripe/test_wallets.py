"""Kept cards at Stripe: saved, preferred, paid with, let go; asked of the local one and of Stripe itself."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from storefront.gateways.stripe import HostedPage, IntentStatus, StripeRefused
from tests.gateways.stripe.stand import Account, LocalStripe
from tests.gateways.stripe.test_contract import key, opened
from tests.gateways.stripe.test_hosted import GOOD

BACK = "https://shop.example/return"


def somebody(account: Account, *cards: str) -> tuple[str, list[str]]:
    """A customer and the ids of their cards, in the order in which they were kept."""
    customer = account.gateway.create_customer("payer-1", idempotency_key=key())
    kept = []
    for card in cards:
        setup = account.gateway.open_setup(customer, idempotency_key=key())
        done = account.sdk.setup_intents.confirm(setup.id, {"payment_method": card, "return_url": BACK})
        assert done.status == "succeeded"
        kept.append(str(done.payment_method))
    return customer, kept


def test_cards_are_kept_newest_first_and_only_their_ends_are_told(account: Account) -> None:
    customer, (visa, master) = somebody(account, "pm_card_visa", "pm_card_mastercard")
    wallet = account.gateway.wallet(customer)
    assert [k.id for k in wallet.cards] == [master, visa]
    assert [(k.card.brand, k.card.last4) for k in wallet.cards] == [("mastercard", "4444"), ("visa", "4242")]
    assert wallet.preferred is None


def test_one_key_makes_one_customer(account: Account) -> None:
    once = key()
    made = {account.gateway.create_customer("payer-2", idempotency_key=once) for _ in range(2)}
    assert len(made) == 1


def test_a_preferred_card_that_is_let_go_is_preferred_no_more(account: Account) -> None:
    customer, (visa, master) = somebody(account, "pm_card_visa", "pm_card_mastercard")
    account.gateway.prefer(customer, visa, idempotency_key=key())
    assert account.gateway.wallet(customer).preferred == visa
    for _ in range(2):
        account.gateway.detach(visa, idempotency_key=key())
    wallet = account.gateway.wallet(customer)
    assert ([k.id for k in wallet.cards], wallet.preferred) == ([master], None)


def test_nobody_prefers_or_pays_with_the_card_of_another(account: Account) -> None:
    _, (visa,) = somebody(account, "pm_card_visa")
    stranger, _ = somebody(account)
    with pytest.raises(StripeRefused):
        account.gateway.prefer(stranger, visa, idempotency_key=key())
    intent = opened(account)
    account.gateway.belong(intent.id, stranger, keep=False, idempotency_key=key())
    with pytest.raises(StripeRefused):
        account.gateway.pay_with(intent.id, visa, return_url=BACK, idempotency_key=key())
    assert account.gateway.retrieve_intent(intent.id).status is not IntentStatus.SUCCEEDED


def test_a_kept_card_pays_and_one_key_pays_once(account: Account) -> None:
    customer, (visa,) = somebody(account, "pm_card_visa")
    intent, once = opened(account), key()
    account.gateway.belong(intent.id, customer, keep=False, idempotency_key=key())
    for _ in range(2):
        paid = account.gateway.pay_with(intent.id, visa, return_url=BACK, idempotency_key=once)
        assert (paid.status, paid.amount_received, paid.redirect) == (IntentStatus.SUCCEEDED, 12_800, None)


def test_a_card_that_needs_three_d_secure_leads_there(account: Account) -> None:
    customer, _ = somebody(account)
    account.sdk.payment_methods.attach("pm_card_authenticationRequired", {"customer": customer})
    [kept] = account.gateway.wallet(customer).cards
    intent = opened(account)
    account.gateway.belong(intent.id, customer, keep=False, idempotency_key=key())
    asked = account.gateway.pay_with(intent.id, kept.id, return_url=BACK, idempotency_key=key())
    assert asked.status is IntentStatus.REQUIRES_ACTION
    assert (asked.redirect or "").startswith("http")


def test_the_card_that_pays_is_kept_only_where_that_was_wished(account: Account) -> None:
    for keep, cards in ((True, 1), (False, 0)):
        customer, _ = somebody(account)
        intent = opened(account)
        account.gateway.belong(intent.id, customer, keep=True, idempotency_key=key())
        account.gateway.belong(intent.id, customer, keep=keep, idempotency_key=key())
        account.confirm(intent.id, "pm_card_visa")
        assert len(account.gateway.wallet(customer).cards) == cards


def test_a_forgotten_customer_has_no_cards_and_can_be_forgotten_again(account: Account) -> None:
    customer, (visa,) = somebody(account, "pm_card_visa")
    for _ in range(2):
        account.gateway.delete_customer(customer)
    assert account.gateway.wallet(customer).cards == ()
    assert account.sdk.payment_methods.retrieve(visa).customer is None


def test_a_card_is_kept_on_stripes_own_page_without_script(
    local: LocalStripe, local_account: Account
) -> None:
    customer, _ = somebody(local_account)
    url = local_account.gateway.open_setup_page(
        customer, locale="ja", success_url=BACK, cancel_url=BACK, idempotency_key=key()
    )
    assert "カードの登録" in httpx.get(url).text
    assert httpx.post(url, data=GOOD | {"number": "4000000000000002"}).status_code == 402
    assert httpx.post(url, data=GOOD).headers["location"] == BACK
    [kept] = local_account.gateway.wallet(customer).cards
    assert kept.card.last4 == "4242"
    kinds = [e["type"] for e in local.events()]
    assert kinds[-3:] == ["payment_method.attached", "setup_intent.succeeded", "checkout.session.completed"]


def test_the_hosted_page_of_a_payment_shows_kept_cards(local_account: Account) -> None:
    customer, (visa,) = somebody(local_account, "pm_card_visa")
    page = HostedPage(
        900, "HY-9003", "ご注文", "ja", BACK, BACK, datetime.now(UTC) + timedelta(hours=1), customer, keep=True
    )  # fmt: skip
    made = local_account.gateway.open_page(page, idempotency_key=key())
    assert "VISA •••• 4242" in httpx.get(made.url or "").text
    assert httpx.post(made.url or "", data={"payment_method": visa}).status_code == 303
    assert local_account.gateway.retrieve_page(made.id).intent.status is IntentStatus.SUCCEEDED  # type: ignore[union-attr]


def test_a_detached_card_names_its_owner_of_before(local: LocalStripe, local_account: Account) -> None:
    customer, (visa,) = somebody(local_account, "pm_card_visa")
    local_account.gateway.detach(visa, idempotency_key=key())
    [gone] = [e for e in local.events() if e["type"] == "payment_method.detached"]
    assert gone["data"]["previous_attributes"] == {"customer": customer}
    assert gone["data"]["object"]["customer"] is None
