"""Refunds that no card can take back: asked for by a signed link, sealed, paid, forgotten."""

import re
from typing import Any

import pytest
import sqlalchemy as sa

from storefront import oms
from storefront.kernel import clock
from storefront.kernel.db import transaction
from storefront.kernel.errors import Refusal
from storefront.pages import sealing
from storefront.services.payments import payouts
from storefront.services.payments.payouts import PayoutState
from tests.services.payments.test_vouchers import at_the_shop, issued
from tests.support.jobs import run_jobs
from tests.support.ops import at_the_desk
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


def mark_paid(till: Till, told: str) -> bool:
    with transaction() as db:
        return payouts.note_paid(db, stored(till).public_id, told=told, actor="staff:1", now=clock.now())


def test_nothing_is_paid_before_an_account_is_told(till: Till) -> None:
    number, path, _ = owed(till)
    desk = at_the_desk(till.app, till.db)
    assert not desk.get("/ops/payouts").all("form[action$='/payment']")
    desk.post(f"/ops/payouts/{stored(till).public_id}/payment")
    assert "口座がまだわからない" in desk.get("/ops/payouts").text
    assert (stored(till).state, till.seen(number).refunded) == (PayoutState.WANTED, 0)
    browser = till.browser()
    browser.get(path)
    browser.post(path, TOLD)
    assert desk.get("/ops/payouts").one("form[action$='/payment'] input[name=told]")["value"]


def test_an_account_that_was_told_anew_is_looked_at_before_it_is_paid(till: Till) -> None:
    number, path, _ = owed(till)
    browser = till.browser()
    browser.get(path)
    browser.post(path, TOLD)
    before = opened(till).told
    browser.post(path, TOLD | {"number": "7654321"})
    with pytest.raises(Refusal, match=r"."):
        mark_paid(till, before)
    assert till.seen(number).refunded == 0
    assert mark_paid(till, opened(till).told)


def test_once_paid_the_books_follow_and_the_account_is_forgotten(till: Till) -> None:
    number, path, _ = owed(till)
    browser = till.browser()
    browser.get(path)
    browser.post(path, TOLD)
    for expected in (True, False):
        assert mark_paid(till, opened(till).told if expected else "") is expected
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


def disputed(till: Till) -> tuple[str, str]:
    """A paid order and the dispute of its charge."""
    number = till.order()
    intent = till.open(number)
    till.pay(intent)
    till.deliver("payment_intent.succeeded")
    return number, str(till.local.test(f"intents/{intent}/dispute", reason="fraudulent")["id"])


@pytest.mark.parametrize(("status", "left"), [("won", 0), ("warning_closed", 0), ("lost", 1)])
@pytest.mark.parametrize("first", ["charge.dispute.created", "charge.dispute.closed"])
def test_how_a_dispute_ended_is_told_whichever_message_comes_first(
    till: Till, status: str, left: int, first: str
) -> None:
    number, dispute = disputed(till)
    till.waiting("charge.dispute.created")
    till.local.test(f"disputes/{dispute}", status=status)
    second = "charge.dispute.closed" if first == "charge.dispute.created" else "charge.dispute.created"
    for kind in (first, second):
        assert till.deliver(kind) == 204
    items = oms.work_items(till.db, number=number)
    assert len(items) == left
    if left:
        assert (items[0].data["status"], items[0].data["due"]) == ("lost", "")


def test_money_taken_for_a_dispute_is_on_its_work_item(till: Till) -> None:
    number, dispute = disputed(till)
    till.deliver("charge.dispute.created")
    till.local.test(f"disputes/{dispute}", status="under_review")
    assert till.deliver("charge.dispute.updated") == 204
    till.local.test(f"disputes/{dispute}", status="lost")
    assert till.deliver("charge.dispute.funds_withdrawn") == 204
    [item] = oms.work_items(till.db, number=number)
    assert item.data["status"] == "lost"
    assert "この金額は戻りません" in at_the_desk(till.app, till.db).get("/ops/work").text
