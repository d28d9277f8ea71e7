"""Cancelling: until when, what goes back, what is owed."""

import pytest
from sqlalchemy.orm import Session

from storefront import ims, oms
from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import LocalText
from storefront.kernel.money import Yen
from tests.oms.makers import (
    LATER,
    NOW,
    PICKER,
    by_card,
    counters,
    goods,
    make_draft,
    make_places,
    on_sale,
    pack_all,
    seen,
    stock,
    verbs,
)


@pytest.fixture(autouse=True)
def _house(db: Session) -> None:
    make_places(db)
    stock(db, A_TYO=5)


def cancel(db: Session, number: str, actor: str = "customer:11") -> oms.Cancelled:
    """Cancel as this actor."""
    return oms.cancel(db, number, actor=actor, reason="changed_mind", cause="web", now=NOW)


def test_a_paid_order_gives_stock_back_and_owes_the_money(db: Session) -> None:
    number = oms.place(db, by_card([goods("A", 2)]), now=NOW).number
    oms.confirm_paid(db, number, amount=Yen(11000), cause="pi_1", now=NOW)
    assert cancel(db, number) == oms.Cancelled(number, Yen(11000))
    order = seen(db, number)
    assert (order.state, order.refund_due, order.cancel_reason) == (
        oms.OrderState.CANCELLED,
        11000,
        "changed_mind",
    )
    assert [(x.allocated, x.cancelled) for x in order.lines] == [(0, 2)]
    assert order.parcels == ()
    assert on_sale(db, "A") == 5
    assert verbs(db, number) == ["order.placed", "order.paid", "order.cancelled", "refund.due"]
    (due,) = oms.refunds(db, open_only=True)
    assert (due.order_number, due.amount, due.reason) == (number, 11000, "cancelled")


def test_cancelling_twice_changes_nothing(db: Session) -> None:
    number = oms.place(db, make_draft([goods("A", 2)]), now=NOW).number
    assert cancel(db, number) == oms.Cancelled(number, Yen(0))
    assert cancel(db, number) == oms.Cancelled(number, Yen(0), already=True)
    assert counters(db, "A", "TYO") == (5, 0, 0)
    assert ims.verify(db) == ()


def test_the_customer_cannot_cancel_once_picking_has_started(db: Session) -> None:
    number = oms.place(db, make_draft([goods("A", 2)]), now=NOW).number
    assert seen(db, number).may_cancel
    oms.start_picking(db, [number], actor=PICKER, now=NOW)
    order = seen(db, number)
    assert (order.may_cancel, order.staff_may_cancel) == (False, True)
    with pytest.raises(Refusal) as refusal:
        cancel(db, number)
    assert refusal.value.code == "too_late"
    assert counters(db, "A", "TYO") == (5, 0, 2)
    assert cancel(db, number, "staff:7").already is False
    assert counters(db, "A", "TYO") == (5, 0, 0)


def test_an_order_that_expired_says_so_when_somebody_cancels_it(db: Session) -> None:
    number = oms.place(db, by_card([goods("A")]), now=NOW).number
    oms.expire_unpaid(db, LATER)
    with pytest.raises(Refusal) as refusal:
        oms.cancel(db, number, actor="customer:11", reason="x", cause="web", now=LATER)
    assert "お支払いの期限が過ぎて" in str(refusal.value.reason)
    assert seen(db, number).state is oms.OrderState.EXPIRED


def test_nobody_cancels_what_was_shipped(db: Session) -> None:
    number = oms.place(db, make_draft([goods("A")]), now=NOW).number
    (key,) = pack_all(db, number)
    oms.ship(db, key, carrier="yamato", tracking_number="444413758703", actor=PICKER, now=NOW)
    with pytest.raises(Refusal):
        cancel(db, number, "staff:7")
    assert seen(db, number).state is oms.OrderState.SHIPPED
    assert counters(db, "A", "TYO") == (4, 0, 0)


def test_a_careful_place_sets_cancelled_units_aside(db: Session) -> None:
    draft = ims.LocationDraft(
        "TYO",
        LocalText({"ja": "東京"}),
        ims.LocationKind.WAREHOUSE,
        "東京都",
        restock=ims.Restock.AFTER_CHECK,
    )
    ims.put_location(db, draft)
    number = oms.place(db, make_draft([goods("A", 2)]), now=NOW).number
    cancel(db, number)
    assert on_sale(db, "A") == 3
    aside = [x for x in ims.levels(db, ["A"]) if x.condition is ims.Condition.TO_CHECK]
    assert [(x.location, x.on_hand) for x in aside] == [("TYO", 2)]
    assert ims.verify(db) == ()


def test_an_unknown_order_is_not_found(db: Session) -> None:
    with pytest.raises(NotFound):
        cancel(db, "HY-NONE")
