"""Refunds that no card can take back: asked for by a signed link, sealed, paid, forgotten."""

import re
from typing import Any

import pytest
import sqlalchemy as sa

from storefront import oms
from storefront.kernel import clock
from storefront.kernel.db import transaction
from storefront.pages import sealing
from storefront.services.payments import payouts
from storefront.services.payments.payouts import PayoutState
from tests.services.payments.test_vouchers import at_the_shop, issued
from tests.support.jobs import run_jobs
from tests.support.paying import AMOUNT, Till, till, till_hook, till_stripe

__all__ = ["till", "till_hook", "till_stripe"]
TOLD = {
    "bank": "ひより銀行",
    "branch": "梅田支店",
    "kind": "普通",
    "number": "１２３４５",
    "holder": "さとう ハナ",
}


def owed(till: Till) -> tuple[str, str, Any]:
    """A konbini order that was paid and cancelled: its number, the link's path, the letter."""
    number = issued(till)
    at_the_shop(till, number)
    till.deliver("payment_intent.succeeded")
    till.run_jobs()
    with transaction() as db:
        oms.cancel(db, number, actor="customer:1", reason="changed_mind", cause="t", now=clock.now())
    letters = run_jobs(till.db, app=till.app).letters
    letter = next(x for x in letters if "お振り込み先" in x.subject)
    found = re.search(r"/go/\S+", letter.text)
    assert found
    return number, found[0], letter


def stored(till: Till) -> Any:
    till.db.expire_all()
    return till.db.execute(sa.text("SELECT * FROM payout")).one()


def opened(till: Till) -> Any:
    with till.app.test_request_context():
        (found,) = payouts.open_payouts(till.db, sealing.vault())
    return found


def test_the_customer_is_asked_once_and_the_account_is_kept_sealed(till: Till) -> None:
    number, path, letter = owed(till)
    assert letter.subject == f"返金のお振り込み先をお知らせください（{number}）"
    browser = till.browser()
    page = browser.get(path)
    assert "¥11,000" in page.text
    assert page.response.headers["Cache-Control"] == "no-store"
    answer = browser.post(path, TOLD)
    assert (answer.status, answer.location) == (303, path)
    row = stored(till)
    assert row.state == PayoutState.TOLD
    assert "ひより銀行".encode() not in bytes(row.account)
    account = opened(till).account
    assert (account.number, account.holder, account.kind) == ("0012345", "サトウ ハナ", "普通")
    assert "口座をうかがいました" in browser.get(path).text
    assert "Your bank account" in till.browser(language="en").get(path).text


@pytest.mark.parametrize(
    ("field", "typed"), [("number", "12345678"), ("number", "abc"), ("holder", "佐藤花"), ("bank", " ")]
)
def test_a_wrong_account_is_refused_at_its_field_and_what_was_typed_stays(
    till: Till, field: str, typed: str
) -> None:
    _, path, _ = owed(till)
    browser = till.browser()
    browser.get(path)
    answer = browser.post(path, TOLD | {field: typed})
    assert answer.status == 422
    assert answer.one("[name=branch]")["value"] == "梅田支店"
    assert stored(till).account is None


def test_another_link_opens_nothing(till: Till) -> None:
    _, path, _ = owed(till)
    for wrong in (path[:-1] + ("0" if path[-1] != "0" else "1"), "/go/x", path.partition("-")[0]):
        assert till.browser().get(wrong).status == 404


def test_once_paid_the_books_follow_and_the_account_is_forgotten(till: Till) -> None:
    number, path, _ = owed(till)
    browser = till.browser()
    browser.get(path)
    browser.post(path, TOLD)
    for expected in (True, False):
        with transaction() as db:
            assert payouts.note_paid(db, stored(till).public_id, actor="staff:1", now=clock.now()) is expected
    assert (stored(till).state, stored(till).account) == (PayoutState.PAID, None)
    assert till.seen(number).refunded == AMOUNT
    kinds = {w.kind for w in oms.work_items(till.db, number=number)}
    assert oms.WorkKind.REFUND_BY_TRANSFER not in kinds
    assert "お振り込みの手続きを終えました" in browser.get(path).text
    assert browser.post(path, TOLD).status == 303
    assert stored(till).account is None


def test_a_disputed_payment_becomes_work_for_a_person_once(till: Till) -> None:
    number = till.order()
    intent = till.open(number)
    till.pay(intent)
    till.deliver("payment_intent.succeeded")
    till.local.test(f"intents/{intent}/dispute", reason="fraudulent")
    for _ in range(2):
        assert till.deliver("charge.dispute.created") == 204
    (item,) = oms.work_items(till.db, number=number)
    assert (item.kind, item.reason, item.data["amount"]) == (oms.WorkKind.DISPUTE, "fraudulent", AMOUNT)
