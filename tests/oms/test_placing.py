"""Placing orders: stock is promised once, an order is written once, a refusal leaves nothing."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront import ims, oms
from storefront.kernel.db import counted_statements
from storefront.kernel.i18n import LocalText
from storefront.kernel.money import TaxLine, Yen
from tests.oms.makers import (
    LATER,
    NOW,
    by_card,
    counters,
    goods,
    make_draft,
    make_places,
    on_sale,
    seen,
    shipping,
    stock,
    verbs,
)


@pytest.fixture(autouse=True)
def _house(db: Session) -> None:
    make_places(db)


def test_cash_on_delivery_allocates_at_once(db: Session) -> None:
    stock(db, A_TYO=5)
    placed = oms.place(db, make_draft([goods("A", 2), shipping()]), now=NOW)
    order = seen(db, placed.number)
    assert (placed.state, placed.already, order.state) == ("placed", False, oms.OrderState.PLACED)
    assert counters(db, "A", "TYO") == (5, 0, 2)
    assert [(x.ordered, x.allocated) for x in order.lines] == [(2, 2), (1, 0)]
    assert (order.total, order.subtotal, order.shipping) == (11660, 11000, 660)
    assert order.taxes == (TaxLine(10, Yen(11660), Yen(1060)),)
    assert [(f.location, f.carrier, f.state, f.lines) for f in order.fulfilments] == [
        ("TYO", "yamato", oms.FulfilmentState.PLANNED, ((1, 2),))
    ]
    assert verbs(db, placed.number) == ["order.placed"]


def test_a_card_order_holds_until_it_is_paid(db: Session) -> None:
    stock(db, A_TYO=5)
    placed = oms.place(db, by_card([goods("A", 2)]), now=NOW)
    order = seen(db, placed.number)
    assert order.state is oms.OrderState.AWAITING_PAYMENT
    assert order.expires_at == LATER
    assert counters(db, "A", "TYO") == (5, 2, 0)
    assert on_sale(db, "A") == 3


def test_an_order_of_zero_yen_needs_no_payment(db: Session) -> None:
    stock(db, A_TYO=1)
    gift = oms.LineDraft(oms.LineKind.DISCOUNT, LocalText({"ja": "クーポン"}), 1, Yen(-5500), 10)
    placed = oms.place(db, by_card([goods("A"), gift]), now=NOW)
    order = seen(db, placed.number)
    assert (order.state, order.payment_method) == (oms.OrderState.PLACED, oms.PaymentMethod.NONE)
    assert counters(db, "A", "TYO") == (1, 0, 1)


def test_the_same_checkout_gets_the_same_order(db: Session) -> None:
    stock(db, A_TYO=5)
    first = oms.place(db, make_draft([goods("A")]), now=NOW)
    again = oms.place(db, make_draft([goods("A")]), now=NOW)
    assert (again.number, again.already) == (first.number, True)
    assert counters(db, "A", "TYO") == (5, 0, 1)
    assert oms.placed_of(db, "c1") == again
    assert oms.placed_of(db, "c2") is None


def test_out_of_stock_leaves_nothing(db: Session) -> None:
    stock(db, A_TYO=1, A_OSK=1, B_TYO=9)
    with pytest.raises(ims.OutOfStock) as refusal:
        oms.place(db, make_draft([goods("A", 3), goods("B")]), now=NOW)
    assert refusal.value.shortages == {"A": 2}
    assert oms.placed_of(db, "c1") is None
    assert counters(db, "B", "TYO") == (9, 0, 0)
    assert db.scalar(sa.text("SELECT count(*) FROM oms_order")) == 0
    assert db.scalar(sa.text("SELECT count(*) FROM business_event WHERE verb = 'order.placed'")) == 0


def test_an_unknown_sku_is_out_of_stock(db: Session) -> None:
    with pytest.raises(ims.OutOfStock) as refusal:
        oms.place(db, make_draft([goods("NOSUCH")]), now=NOW)
    assert refusal.value.shortages == {"NOSUCH": 0}


def test_two_lines_of_one_sku_are_counted_together(db: Session) -> None:
    stock(db, A_TYO=3)
    with pytest.raises(ims.OutOfStock):
        oms.place(db, make_draft([goods("A", 2), goods("A", 2)]), now=NOW)
    placed = oms.place(db, make_draft([goods("A", 2), goods("A", 1)], checkout="c2"), now=NOW)
    assert [x.allocated for x in seen(db, placed.number).lines] == [2, 1]


def test_an_order_is_split_only_when_no_place_has_everything(db: Session) -> None:
    stock(db, A_TYO=5, A_OSK=5, B_OSK=1, C_TYO=1)
    one = oms.place(db, make_draft([goods("A"), goods("B")]), now=NOW)
    two = oms.place(db, make_draft([goods("A"), goods("C")], checkout="c2"), now=NOW)
    assert [f.location for f in seen(db, one.number).fulfilments] == ["OSK"]
    assert [f.location for f in seen(db, two.number).fulfilments] == ["TYO"]
    stock(db, D_TYO=1, E_OSK=1)
    split = oms.place(db, make_draft([goods("D"), goods("E")], checkout="c3"), now=NOW)
    assert [f.location for f in seen(db, split.number).fulfilments] == ["TYO", "OSK"]


def test_the_confirmation_screen_is_kept_as_shown(db: Session) -> None:
    stock(db, A_TYO=1)
    shown = oms.Confirmation({"quantity": "1点", "price": "¥5,500"}, "sha256:abc", "2026-11-01", NOW)
    placed = oms.place(db, make_draft([goods("A")], confirmation=shown), now=NOW)
    assert oms.confirmation(db, placed.number) == shown


def test_orders_belong_to_their_person(db: Session) -> None:
    stock(db, A_TYO=9)
    mine = oms.place(db, make_draft([goods("A")]), now=NOW).number
    guest = oms.place(db, make_draft([goods("A")], checkout="c2", person_id=None), now=NOW).number
    assert oms.order(db, mine, person_id=11) is not None
    assert oms.order(db, mine, person_id=12) is None
    assert oms.order(db, guest, person_id=None) is None
    assert oms.order(db, guest) is not None


@pytest.mark.parametrize(
    ("lines", "changes"),
    [
        ([], {}),
        ([goods("A", 0)], {}),
        ([goods("A")], {"total": Yen(1)}),
        ([goods("A")], {"taxes": ()}),
        ([goods("A")], {"payment_method": oms.PaymentMethod.NONE}),
        ([goods("A")], {"payment_method": oms.PaymentMethod.CARD, "expires_at": None}),
    ],
)
def test_a_draft_that_cannot_be_right_is_never_an_order(
    db: Session, lines: list[oms.LineDraft], changes: dict[str, Any]
) -> None:
    stock(db, A_TYO=1)
    with pytest.raises(ValueError, match=r".+"):
        oms.place(db, make_draft(lines, **changes), now=NOW)
    assert counters(db, "A", "TYO") == (1, 0, 0)


def test_placing_takes_few_statements(db: Session) -> None:
    stock(db, A_TYO=9)
    with counted_statements() as seen_statements:
        oms.place(db, make_draft([goods("A"), shipping()]), now=NOW)
    assert len(seen_statements) == 7
