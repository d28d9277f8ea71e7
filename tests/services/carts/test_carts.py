"""What can be put into a cart, and what the cart says when the shop changed meanwhile."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel.errors import Refusal
from storefront.services import carts
from storefront.services.carts import Owner, Trouble
from storefront.services.customers.models import Person
from tests.support.goods import NOW, on_sale, stock_changes

LATER = NOW + timedelta(hours=1)


def visitor() -> Owner:
    return Owner(uuid4())


def person(db: Session, visitor_id: UUID | None = None) -> Owner:
    known = {c.name for c in Person.__table__.c}
    values = {"public_id": str(uuid4()), "created_at": NOW}
    row = db.execute(
        sa.insert(Person).values({k: v for k, v in values.items() if k in known}).returning(Person.id)
    )
    return Owner(visitor_id or uuid4(), row.scalar_one())


def quantities(db: Session, owner: Owner) -> dict[str, int]:
    return {i.sku: i.quantity for i in carts.view(db, owner, now=NOW).items}


def test_adding_twice_adds_up_and_holds_nothing(db: Session) -> None:
    owner, sku = visitor(), on_sale(db, left=5)
    carts.add(db, owner, sku, "2", now=NOW)
    carts.add(db, owner, sku, 1, now=NOW)
    cart = carts.view(db, owner, now=NOW)
    assert (cart.count, cart.subtotal, cart.items[0].left) == (3, 11880, 5)
    assert cart.may_check_out


@pytest.mark.parametrize("typed", ["0", "-1", "1.5", "1e3", "100", "99999999999", "２", "٣", "", "NaN", None])
def test_an_odd_quantity_is_refused_and_nothing_changes(db: Session, typed: object) -> None:
    owner, sku = visitor(), on_sale(db)
    carts.add(db, owner, sku, 1, now=NOW)
    for act in (carts.add, carts.change):
        if typed == "0" and act is carts.change:
            continue
        with pytest.raises(Refusal) as refused:
            act(db, owner, sku, typed, now=NOW)
        assert refused.value.field == "quantity"
    assert quantities(db, owner) == {sku: 1}


def test_an_unknown_and_an_unpublished_item_cannot_be_put_in(db: Session) -> None:
    owner, hidden = visitor(), on_sale(db, "HIDDEN", published=False)
    for sku in ("NO-SUCH", hidden, ""):
        with pytest.raises(Refusal, match="unknown_sku"):
            carts.add(db, owner, sku, 1, now=NOW)
    assert carts.view(db, owner, now=NOW).items == ()


def test_more_than_is_left_cannot_be_put_in_however_it_is_split(db: Session) -> None:
    owner, sku = visitor(), on_sale(db, left=3)
    with pytest.raises(Refusal, match="too_many"):
        carts.add(db, owner, sku, 4, now=NOW)
    carts.add(db, owner, sku, 2, now=NOW)
    with pytest.raises(Refusal) as refused:
        carts.add(db, owner, sku, 2, now=NOW)
    assert "2点入っています" in str(refused.value.reason)
    assert quantities(db, owner) == {sku: 2}


def test_an_item_with_a_limit_per_order_stops_there(db: Session) -> None:
    owner, sku = visitor(), on_sale(db, left=50, max_per_order=2)
    with pytest.raises(Refusal, match="too_many"):
        carts.add(db, owner, sku, 3, now=NOW)


def test_a_changed_price_is_told_until_the_customer_acts_on_the_line(db: Session) -> None:
    owner, sku = visitor(), on_sale(db, price=3960)
    carts.add(db, owner, sku, 1, now=NOW)
    on_sale(db, sku, price=3300, left=0, now=LATER)
    item = carts.view(db, owner, now=LATER).items[0]
    assert (item.price, item.price_change) == (3300, (3960, 3300))
    carts.change(db, owner, sku, 2, now=LATER)
    cart = carts.view(db, owner, now=LATER)
    assert (cart.subtotal, cart.changes) == (6600, ())


def test_fewer_left_sold_out_and_no_longer_sold_stand_in_the_way_of_ordering(db: Session) -> None:
    owner = visitor()
    few, out, gone = (on_sale(db, sku, left=5, name=sku) for sku in ("FEW", "OUT", "GONE"))
    for sku in (few, out, gone):
        carts.add(db, owner, sku, 3, now=NOW)
    stock_changes(db, few, -3, cause="1")
    stock_changes(db, out, -5, cause="2")
    on_sale(db, gone, published=False, left=0, name=gone)
    cart = carts.view(db, owner, now=LATER)
    assert {i.sku: i.trouble for i in cart.items} == {
        "FEW": Trouble.FEWER,
        "OUT": Trouble.SOLD_OUT,
        "GONE": Trouble.GONE,
    }
    assert all(i.problem for i in cart.items)
    assert (cart.subtotal, cart.may_check_out, cart.items[0].name["ja"]) == (3960 * 3, False, "GONE")


def test_taking_out_tells_what_is_needed_to_put_it_back(db: Session) -> None:
    owner, sku = visitor(), on_sale(db, name="靴下")
    carts.add(db, owner, sku, 2, now=NOW)
    taken = carts.remove(db, owner, sku, now=NOW)
    assert taken == ({"ja": "靴下", "en": "靴下 (en)"}, 2)
    assert carts.remove(db, owner, sku, now=NOW) is None
    assert quantities(db, owner) == {}


def test_quantity_zero_takes_the_line_out(db: Session) -> None:
    owner, sku = visitor(), on_sale(db)
    carts.add(db, owner, sku, 2, now=NOW)
    carts.change(db, owner, sku, "0", now=NOW)
    assert quantities(db, owner) == {}


def test_nobody_changes_the_cart_of_another(db: Session) -> None:
    owner, other, sku = visitor(), visitor(), on_sale(db)
    carts.add(db, owner, sku, 2, now=NOW)
    assert carts.change(db, other, sku, 1, now=NOW) is None
    assert carts.remove(db, other, sku, now=NOW) is None
    assert quantities(db, owner) == {sku: 2}


def test_signing_in_adds_the_carts_up_and_says_what_was_cut(db: Session) -> None:
    guest = visitor()
    customer = person(db, guest.visitor_id)
    both = on_sale(db, "BOTH", left=50, max_per_order=5)
    mine, theirs = on_sale(db, "MINE"), on_sale(db, "THEIRS")
    carts.add(db, customer, both, 3, now=NOW)
    carts.add(db, customer, mine, 1, now=NOW)
    carts.add(db, guest, both, 4, now=NOW)
    carts.add(db, guest, theirs, 2, now=NOW)
    assert customer.person_id is not None
    merged = carts.merge(db, guest.visitor_id, customer.person_id, now=NOW)
    assert (merged.brought, [n["ja"] for n in merged.cut]) == (2, ["セーター"])
    assert quantities(db, customer) == {"BOTH": 5, "MINE": 1, "THEIRS": 2}
    assert not carts.merge(db, guest.visitor_id, customer.person_id, now=NOW)
    assert quantities(db, customer) == {"BOTH": 5, "MINE": 1, "THEIRS": 2}
    assert quantities(db, guest) == {}


def test_buying_again_puts_in_what_can_be_had_and_names_the_rest(db: Session) -> None:
    owner = visitor()
    on_sale(db, "PLENTY", left=9)
    on_sale(db, "FEW", left=1)
    on_sale(db, "OUT", left=0)
    added = carts.add_many(db, owner, {"PLENTY": 2, "FEW": 3, "OUT": 1, "NONE": 1}, now=NOW)
    assert added.missing == ("OUT", "NONE")
    assert quantities(db, owner) == {"PLENTY": 2, "FEW": 1}


def test_an_ordered_cart_is_closed_once_and_the_next_one_is_empty(db: Session) -> None:
    owner, sku = visitor(), on_sale(db)
    carts.add(db, owner, sku, 2, now=NOW)
    cart = carts.view(db, owner, now=NOW)
    assert cart.id is not None
    assert carts.close(db, cart.id, now=NOW)
    assert not carts.close(db, cart.id, now=NOW)
    assert quantities(db, owner) == {}


def test_adding_takes_four_statements_and_looking_three(db: Session) -> None:
    from storefront.kernel.db import counted_statements

    owner, sku = visitor(), on_sale(db)
    with counted_statements() as adding:
        carts.add(db, owner, sku, 1, now=NOW)
    carts.view(db, owner, now=NOW)  # reads settings, which are kept for seconds
    with counted_statements() as looking:
        carts.view(db, owner, now=NOW)
    assert (len(adding), len(looking)) == (4, 3)


def test_a_full_cart_takes_more_of_what_is_in_it_and_nothing_else(db: Session) -> None:
    owner = visitor()
    skus = [on_sale(db, f"S{n:02}", left=3) for n in range(51)]
    for sku in skus[:50]:
        carts.add(db, owner, sku, 1, now=NOW)
    carts.add(db, owner, skus[7], 1, now=NOW)
    with pytest.raises(Refusal, match="full"), db.begin_nested():
        carts.add(db, owner, skus[50], 1, now=NOW)
    assert carts.view(db, owner, now=NOW).count == 51
