"""Jobs of the clock: unused holds and unpaid orders end by themselves."""

import pytest
from sqlalchemy.orm import Session

from storefront import ims, oms
from storefront.jobs import orders, stock
from storefront.kernel import clock
from tests.oms import makers
from tests.oms.makers import LATER, NOW, by_card, goods, on_sale, seen


def test_unpaid_orders_and_forgotten_holds_are_on_sale_again(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    makers.make_places(db)
    makers.stock(db, A_TYO=9)
    numbers = [oms.place(db, by_card([goods("A")], checkout=f"c{n}"), now=NOW).number for n in range(5)]
    ims.hold(db, "exchange-1", [ims.PlannedLine(1, "A", "TYO", 2)], channel="web", until=LATER, now=NOW)
    db.commit()
    monkeypatch.setattr(orders, "BATCH", 2)
    with clock.as_of(LATER):
        orders.expire_unpaid_orders.__wrapped__()  # type: ignore[attr-defined]
    assert on_sale(db, "A") == 7
    with clock.as_of(LATER + stock.GRACE):
        stock.expire_holds.__wrapped__()  # type: ignore[attr-defined]
    assert {seen(db, n).state for n in numbers} == {oms.OrderState.EXPIRED}
    assert on_sale(db, "A") == 9
