"""Payments of a demo's past stand in the local Stripe's book like any other."""

from datetime import UTC, datetime

import pytest

from storefront.gateways.stripe import IntentStatus, StripeRefused
from storefront.gateways.stripe.local import past
from tests.gateways.stripe.stand import Account, LocalStripe

AT = datetime(2025, 3, 1, 9, 0, tzinfo=UTC)
PAID = past.PastPayment("pi_3past", 8_800, AT, {"order_number": "HY-PAST", "payment": "p1"}, "pm_card_jcb")


def test_a_past_payment_is_found_and_can_be_given_back(local: LocalStripe, local_account: Account) -> None:
    assert past.write(local.data, [PAID]) == 1
    found = local_account.gateway.retrieve_intent("pi_3past")
    assert (found.status, found.amount_received, found.created) == (IntentStatus.SUCCEEDED, 8_800, AT)
    assert found.metadata == {"order_number": "HY-PAST", "payment": "p1"}
    assert found.card is not None
    assert (found.card.brand, found.amount_refunded) == ("jcb", 0)
    local_account.gateway.refund("pi_3past", 8_800, idempotency_key="past")
    assert local_account.gateway.retrieve_intent("pi_3past").amount_refunded == 8_800


def test_what_went_back_in_the_past_cannot_go_back_again(local: LocalStripe, local_account: Account) -> None:
    refund = past.PastRefund("re_3past", 8_800, AT)
    past.write(local.data, [past.PastPayment("pi_3gone", 8_800, AT, {}, refunds=(refund,))])
    assert [r.id for r in local_account.gateway.list_refunds("pi_3gone")] == ["re_3past"]
    with pytest.raises(StripeRefused):
        local_account.gateway.refund("pi_3gone", 1, idempotency_key="again")


def test_the_past_is_written_once_and_told_to_nobody(local: LocalStripe, local_account: Account) -> None:
    past.write(local.data, [PAID])
    local_account.gateway.refund("pi_3past", 800, idempotency_key="some")
    before = len(local.events())
    assert past.write(local.data, [PAID]) == 0
    assert local_account.gateway.retrieve_intent("pi_3past").amount_refunded == 800
    assert len(local.events()) == before
