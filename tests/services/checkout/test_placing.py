"""One checkout becomes one order, whatever happens at the same time."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront import ims
from storefront.kernel import db as database
from storefront.kernel.errors import NotFound, Refusal
from storefront.services import carts, checkout, customers
from storefront.services.carts import Owner
from storefront.services.checkout import Draft
from tests.support.goods import NOW, on_sale
from tests.support.people import customer

HOME = customers.TypedAddress(
    "530-0001", "大阪府", "大阪市北区", "梅田3丁目1-1", "", "佐藤", "花", "サトウ", "ハナ", "090-1234-5678"
)
TOLD = Draft(email="hana@example.jp", address=HOME, method="cod")


@pytest.fixture
def open_db(committed: sa.Engine) -> Any:
    """Sessions of their own on a database of its own."""
    return database.new_session


def prepare(db: Session, owner: Owner, sku: str, quantity: int = 1, told: Draft = TOLD) -> tuple[str, str]:
    """Cart and form are filled; the checkout and the fingerprint its confirmation shows."""
    carts.add(db, owner, sku, quantity, now=NOW)
    facts = checkout.facts_of(db, owner, now=NOW)
    assert facts.cart.id is not None
    public_id = checkout.save(db, owner, facts.cart.id, told, now=NOW)
    db.commit()
    return public_id, checkout.review(db, public_id, told, facts, now=NOW).quote.fingerprint


def press(open_db: Any, owner: Owner, public_id: str, shown: str) -> str:
    """Press the button once; the order number, or why not."""
    with open_db() as db:
        try:
            placed = checkout.place(
                db, owner, public_id, shown=shown, render=lambda review: "<p></p>", locale="ja", now=NOW
            )
            db.commit()
        except Refusal as refusal:
            db.rollback()
            return refusal.code
        return placed.number


def together(times: int, act: Any) -> list[str]:
    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(act, range(times)))


def count(open_db: Any, table: str) -> int:
    with open_db() as db:
        return int(db.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_the_button_pressed_twenty_times_at_once_gives_one_order(open_db: Any) -> None:
    owner = Owner(uuid4())
    with open_db() as db:
        public_id, shown = prepare(db, owner, on_sale(db, left=9))
    numbers = together(20, lambda _: press(open_db, owner, public_id, shown))
    assert len(set(numbers)) == 1
    assert numbers[0].startswith("HY-")
    assert (count(open_db, "oms_order"), count(open_db, "person")) == (1, 1)
    with open_db() as db:
        assert ims.availability(db, ["SW-M"])["SW-M"].total == 8


def test_ten_guests_and_three_pieces_make_three_orders(open_db: Any) -> None:
    with open_db() as db:
        sku = on_sale(db, left=3)
        owners = [Owner(uuid4()) for _ in range(10)]
        ready = [(owner, *prepare(db, owner, sku)) for owner in owners]
    answers = together(10, lambda n: press(open_db, *ready[n]))
    assert sum(a.startswith("HY-") for a in answers) == 3
    assert {a for a in answers if not a.startswith("HY-")} <= {"out_of_stock", "changed"}
    assert count(open_db, "oms_order") == 3
    with open_db() as db:
        assert ims.availability(db, [sku])[sku].total == 0
        assert ims.verify(db) == ()


def test_one_cart_opened_on_two_devices_is_ordered_once(open_db: Any) -> None:
    with open_db() as db:
        who = customer(db)
        phone, desk = Owner(uuid4(), who.person_id), Owner(uuid4(), who.person_id)
        first = prepare(db, phone, on_sale(db))
        facts = checkout.facts_of(db, desk, now=NOW)
        second = checkout.save(db, desk, facts.cart.id or 0, TOLD, now=NOW)
        db.commit()
    answers = together(2, lambda n: press(open_db, [phone, desk][n], [first[0], second][n], first[1]))
    assert sorted(a[:3] for a in answers) in (["HY-", "clo"], ["HY-", "emp"])
    assert count(open_db, "oms_order") == 1


def test_what_another_tab_adds_while_the_order_is_placed_is_in_the_next_cart(open_db: Any) -> None:
    owner = Owner(uuid4())
    with open_db() as db:
        other = on_sale(db, "OTHER")
        public_id, shown = prepare(db, owner, on_sale(db))

    def put() -> None:
        with open_db() as db:
            carts.add(db, owner, other, 1, now=NOW)
            db.commit()

    with ThreadPoolExecutor(1) as pool, open_db() as db:

        def while_the_page_is_written(review: checkout.Review) -> str:
            wait([pool.submit(put)], timeout=0.5)
            return ""

        checkout.place(
            db, owner, public_id, shown=shown, render=while_the_page_is_written, locale="ja", now=NOW
        )
        db.commit()
    with open_db() as db:
        assert [i.sku for i in carts.view(db, owner, now=NOW).items] == [other]


def test_two_sign_ins_at_once_bring_the_cart_along_once(open_db: Any) -> None:
    with open_db() as db:
        who, visitor = customer(db), uuid4()
        carts.add(db, Owner(visitor), on_sale(db), 2, now=NOW)
        db.commit()

    def join(_: int) -> str:
        with open_db() as db:
            brought = carts.merge(db, visitor, who.person_id, now=NOW).brought
            db.commit()
            return str(brought)

    assert sorted(together(4, join)) == ["0", "0", "0", "1"]
    with open_db() as db:
        assert carts.view(db, Owner(visitor, who.person_id), now=NOW).count == 2


def test_pieces_added_at_once_never_exceed_what_is_left(open_db: Any) -> None:
    owner = Owner(uuid4())
    with open_db() as db:
        sku = on_sale(db, left=5)

    def put(_: int) -> str:
        with open_db() as db:
            try:
                carts.add(db, owner, sku, 1, now=NOW)
                db.commit()
            except Refusal as refusal:
                return refusal.code
            return "in"

    assert sorted(together(8, put)) == ["in"] * 5 + ["too_many"] * 3


def test_a_refused_order_leaves_nothing_behind(db: Session) -> None:
    owner = Owner(uuid4())
    public_id, _shown = prepare(db, owner, on_sale(db))
    with pytest.raises(checkout.Changed):
        checkout.place(db, owner, public_id, shown="old", render=lambda r: "", locale="ja", now=NOW)
    db.rollback()
    assert carts.view(db, owner, now=NOW).count == 1
    assert [
        db.execute(sa.text(f"SELECT count(*) FROM {t}")).scalar_one() for t in ("oms_order", "person")
    ] == [0, 0]


def test_a_checkout_of_somebody_else_does_not_exist(db: Session) -> None:
    public_id, shown = prepare(db, Owner(uuid4()), on_sale(db))
    with pytest.raises(NotFound):
        checkout.place(db, Owner(uuid4()), public_id, shown=shown, render=lambda r: "", locale="ja", now=NOW)


def test_a_card_order_waits_as_long_as_the_settings_say(db: Session) -> None:
    from storefront import oms

    owner, told = Owner(uuid4()), Draft(email="hana@example.jp", address=HOME, method="card")
    public_id, shown = prepare(db, owner, on_sale(db), told=told)
    placed = checkout.place(db, owner, public_id, shown=shown, render=lambda r: "", locale="en", now=NOW)
    order = oms.order(db, placed.number)
    assert order is not None
    assert (placed.awaits_payment, order.expires_at, order.locale) == (
        True,
        NOW + timedelta(minutes=30),
        "en",
    )
