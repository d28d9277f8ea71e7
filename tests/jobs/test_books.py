"""The nightly comparison: every difference put into one of the books is found, told once, and shown at the desk."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from storefront import oms
from storefront.jobs.books import compare_now
from storefront.kernel import clock
from storefront.services.payments import reports
from storefront.services.payments.comparing import Difference
from storefront.services.payments.reports import ItemView
from tests.support.ops import at_the_desk
from tests.support.paying import AMOUNT, Till, till, till_hook, till_stripe

__all__ = ["till", "till_hook", "till_stripe"]
LATER = timedelta(minutes=15)


def paid(till: Till, checkout: str = "c1") -> str:
    number = till.order(checkout=checkout)
    till.pay(till.open(number))
    till.deliver("payment_intent.succeeded")
    till.run_jobs()
    return number


def night(till: Till) -> str:
    now = clock.now() + LATER
    with clock.as_of(now):
        run = compare_now(till.gateway, now)
    till.db.expire_all()
    return run


def differences(till: Till, run: str) -> list[tuple[Difference, str, int, int, bool]]:
    def told(i: ItemView) -> tuple[Difference, str, int, int, bool]:
        return i.kind, i.order_number, i.here, i.there, i.first

    return [told(i) for i in reports.items(till.db, run)]


def change(till: Till, statement: str, number: str) -> None:
    till.db.execute(sa.text(statement), {"number": number})
    till.db.commit()


def items_of(till: Till, number: str) -> list[oms.WorkKind]:
    return [w.kind for w in oms.work_items(till.db, number=number)]


def test_equal_books_differ_in_nothing(till: Till) -> None:
    number = paid(till)
    till.open(till.order(checkout="c2"))
    run = reports.run(till.db, night(till))
    assert run is not None
    assert (run.here, run.there) == (reports.Side(1, AMOUNT, 0), reports.Side(1, AMOUNT, 0))
    assert (run.differences, run.trouble, items_of(till, number)) == (0, "", [])


INJECTED = {
    Difference.ONLY_HERE: "UPDATE payment SET intent_id = 'pi_nobody' WHERE order_number = :number",
    Difference.AMOUNT: "UPDATE payment SET captured = 10000 WHERE order_number = :number",
    Difference.ORDER: "UPDATE oms_order SET paid = 12000 WHERE number = :number",
}


@pytest.mark.parametrize("kind", INJECTED)
def test_a_difference_in_our_books_is_found_and_becomes_work_once(till: Till, kind: Difference) -> None:
    number = paid(till)
    change(till, INJECTED[kind], number)
    first, second = differences(till, night(till)), differences(till, night(till))
    assert kind in [d[0] for d in first]
    assert all(d[4] for d in first)
    assert [d[:4] for d in second] == [d[:4] for d in first]
    assert not any(d[4] for d in second)
    assert items_of(till, number) == [oms.WorkKind.RECONCILIATION]
    [item] = oms.work_items(till.db, number=number)
    oms.close_work_item(till.db, item.id, actor="staff:1", now=clock.now())
    till.db.commit()
    night(till)
    assert items_of(till, number) == []


def test_money_that_no_message_told_is_reported_and_written_down(till: Till) -> None:
    number = till.order()
    till.pay(till.open(number))
    assert differences(till, night(till)) == [(Difference.ONLY_THERE, number, 0, AMOUNT, True)]
    assert till.seen(number).state is oms.OrderState.PLACED
    assert differences(till, night(till)) == []


def test_an_order_that_is_paid_without_a_payment_is_found(till: Till) -> None:
    number = paid(till)
    change(till, "DELETE FROM payment WHERE order_number = :number", number)
    found = [(d[0], d[2], d[3]) for d in differences(till, night(till))]
    assert found == [(Difference.STRANGER, 0, AMOUNT), (Difference.ORDER, 0, AMOUNT)]
    assert till.given_back(number) == []
    assert items_of(till, number) == [oms.WorkKind.RECONCILIATION]


def test_a_refund_made_at_stripe_alone_is_found(till: Till) -> None:
    number = paid(till)
    intent = till.payment(number).intent_id or ""
    till.gateway.refund(intent, 3000, idempotency_key="by hand")
    assert differences(till, night(till)) == [(Difference.REFUNDED, number, 0, 3000, True)]


def test_money_of_nobody_is_listed(till: Till) -> None:
    intent = till.gateway.create_intent(700, "", idempotency_key="elsewhere")
    till.pay(intent.id)
    assert differences(till, night(till)) == [(Difference.STRANGER, "", 0, 700, True)]


def test_a_silent_stripe_is_a_report_without_differences(till: Till) -> None:
    paid(till)
    till.local.test("faults", mode="503", match="GET /v1/payment_intents", times=1)
    run = reports.run(till.db, night(till))
    assert run is not None
    assert run.trouble
    assert run.differences == 0


def test_old_reports_go(till: Till) -> None:
    night(till)
    assert reports.forget_runs(till.db, clock.now() + timedelta(days=300)) == 0
    assert reports.forget_runs(till.db, clock.now() + timedelta(days=401)) == 1


def test_the_desk_sees_the_runs_starts_one_and_takes_the_file(till: Till) -> None:
    number = paid(till)
    change(till, INJECTED[Difference.AMOUNT], number)
    desk = at_the_desk(till.app, till.db)
    assert "照合はまだ行われていません" in desk.get("/ops/reconciliation").text
    assert desk.submit("main form").location == "/ops/reconciliation"
    with clock.as_of(clock.now() + LATER):
        till.run_jobs()
    page = desk.get("/ops/reconciliation")
    assert "入金の額が違う" in page.text
    assert "¥10,000" in page.text
    file = desk.get(page.one("a[href$='.csv']")["href"]).response  # type: ignore[arg-type]
    assert file.mimetype == "text/csv"
    assert f"amount,{number}," in file.text
    assert desk.get("/ops/reconciliation?run=nothing").status == 404
    assert "帳簿の食い違い" in desk.get("/ops/work").text
