"""A guest's orders change hands only to who proved their address."""

from sqlalchemy.orm import Session

from storefront import oms
from tests.oms import makers

GUEST, MEMBER, STRANGER = 21, 31, 41


def placed(
    db: Session, checkout: str, person_id: int | None = GUEST, email: str = "Sato@Demo.example"
) -> str:
    draft = makers.make_draft([makers.goods("A")], checkout=checkout, person_id=person_id, email=email)
    return oms.place(db, draft, now=makers.NOW).number


def ready(db: Session) -> None:
    makers.make_places(db)
    makers.stock(db, A_TYO=9)


def adopt(db: Session, *numbers: str) -> tuple[str, ...]:
    return oms.adopt(db, numbers, MEMBER, email="sato@demo.example", guests=[GUEST], now=makers.LATER)


def owner(db: Session, number: str) -> int | None:
    return makers.seen(db, number).person_id


def test_orders_of_an_address_are_found_in_any_case(db: Session) -> None:
    ready(db)
    first, second = placed(db, "c1"), placed(db, "c2", None, "sato@demo.example")
    placed(db, "c3", MEMBER)
    placed(db, "c4", GUEST, "other@demo.example")
    found = oms.orders_with(db, "SATO@demo.example", not_of=MEMBER)
    assert {o.number: o.person_id for o in found} == {first: GUEST, second: None}


def test_a_guests_order_is_adopted_and_the_event_tells_from_whom(db: Session) -> None:
    ready(db)
    number = placed(db, "c1")
    assert adopt(db, number) == (number,)
    assert owner(db, number) == MEMBER
    last = oms.timeline(db, number)[-1]
    assert (last.verb, last.actor, last.data) == ("order.adopted", f"customer:{MEMBER}", {"from": GUEST})


def test_adopting_again_changes_nothing(db: Session) -> None:
    ready(db)
    number = placed(db, "c1")
    adopt(db, number)
    assert adopt(db, number) == ()
    assert makers.verbs(db, number).count("order.adopted") == 1


def test_an_order_of_another_address_or_person_stays_where_it_is(db: Session) -> None:
    ready(db)
    other_address = placed(db, "c1", GUEST, "other@demo.example")
    other_person = placed(db, "c2", STRANGER)
    assert adopt(db, other_address, other_person, "HY-0000-0000") == ()
    assert (owner(db, other_address), owner(db, other_person)) == (GUEST, STRANGER)
    assert "order.adopted" not in makers.verbs(db, other_person)
