"""The profile is kept by small steps and can be made anew from everything: both are the same."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel import outbox
from storefront.kernel.outbox import publish
from storefront.services import behaviour, customers, profile
from storefront.services.behaviour import Happening, Verb
from storefront.services.profile import Case, Who
from tests.oms.makers import goods, make_draft
from tests.support import catalog as makers
from tests.support.ops import SOAP, TEE, floor, parcel_of
from tests.support.people import customer

NOW = datetime(2026, 11, 20, 3, tzinfo=makers.NOW.tzinfo)
HER, ANNA = UUID(int=7), UUID(int=8)


def did(verb: str, subject: str, *, hours_ago: float = 0, visitor: UUID | None = HER, person: int | None = None, **data: Any) -> Happening:  # fmt: skip
    return Happening(
        NOW - timedelta(hours=hours_ago), "hiyori", "web", visitor, person, verb, subject, data=data
    )


def follow(db: Session, limit: int = 1000) -> None:
    until = behaviour.queries.complete_until(db)
    while profile.follow(db, until, limit=limit):
        pass


@pytest.fixture
def hana(db: Session) -> int:
    floor(db)
    return customer(db).person_id


def test_profiles_follow_what_was_done_and_do_not_count_it_twice(db: Session, hana: int) -> None:
    behaviour.write(
        db, [did("view", "product:everyday-tee", visitor=None, person=hana), did("list", "category:tops")]
    )
    follow(db)
    follow(db)
    hers = profile.read(db, Who(None, hana))
    assert sum(hers.counts[("view", "product:everyday-tee")].values()) == 1
    assert hers.consents == {"analytics:web", "personalization:web", "terms:web"}
    assert list(profile.read(db, Who(HER)).counts) == [("list", "category:tops")]
    assert profile.read(db, Who(ANNA)) == profile.Profile(Who(ANNA))


def test_a_browser_that_never_brings_its_cookie_back_gets_no_profile(db: Session) -> None:
    behaviour.write(
        db, [did("view", "product:a", new=True), did("view", "product:b", visitor=ANNA, new=True)]
    )
    follow(db)
    assert profile.read(db, Who(HER)).first_seen is None
    behaviour.write(db, [did("list", "category:tops")])
    follow(db)
    assert set(profile.read(db, Who(HER)).counts) == {("view", "product:a"), ("list", "category:tops")}
    assert profile.read(db, Who(ANNA)).first_seen is None


def test_what_a_visitor_did_is_the_persons_after_signing_in(db: Session, hana: int) -> None:
    behaviour.write(db, [did("view", "product:everyday-tee", hours_ago=2)])
    follow(db)
    assert profile.recognise(db, HER, hana, now=NOW)
    assert not profile.recognise(db, HER, hana, now=NOW)
    profile.gather(db, hana)
    behaviour.write(
        db, [did("view", "product:everyday-tee", hours_ago=1)]
    )  # was on its way while she signed in
    follow(db)
    hers = profile.read(db, Who(HER, hana))
    assert sum(hers.counts[("view", "product:everyday-tee")].values()) == 2
    assert profile.read(db, Who(HER)).first_seen is None
    assert hers == profile.rebuild(db, Who(None, hana))


def test_who_does_not_want_to_be_known_is_not_joined_and_leaves_no_trace(db: Session, hana: int) -> None:
    behaviour.write(
        db, [did("view", "product:everyday-tee", visitor=HER, person=hana), did("view", "product:x")]
    )
    follow(db)
    profile.agree(db, hana, personalization=False, analytics=True, now=NOW)
    assert profile.read(db, Who(None, hana)).counts == {}
    assert not profile.recognise(db, HER, hana, now=NOW)
    behaviour.write(db, [did("view", "product:everyday-tee", person=hana)])
    follow(db)
    assert profile.read(db, Who(None, hana)).viewed == ()
    rows = db.execute(sa.text("SELECT visitor_id, person_id, subject FROM behaviour_event ORDER BY id")).all()
    nobodys = (None, None, "product:everyday-tee")
    assert [tuple(r) for r in rows] == [nobodys, (HER, None, "product:x"), nobodys]


def test_who_does_not_want_to_be_counted_is_not_written_down(db: Session, hana: int) -> None:
    behaviour.write(db, [did("view", "product:everyday-tee", person=hana)])
    profile.agree(db, hana, personalization=True, analytics=False, now=NOW)
    assert behaviour.write(db, [did("view", "product:everyday-tee", person=hana)]) == 0
    assert db.scalar(sa.text("SELECT count(*) FROM behaviour_event")) == 0


def test_orders_stand_in_the_profile_as_they_are_now(db: Session, hana: int) -> None:
    draft = make_draft((goods(TEE, 2), goods(SOAP)), checkout="c1", person_id=hana)
    number = oms.place(db, draft, now=NOW).number
    told = outbox.history(db, f"order:{number}")[0]
    profile.on_order(db, told)
    profile.on_order(db, told)
    hers = profile.read(db, Who(None, hana))
    assert (hers.orders, hers.spent, hers.undelivered, hers.unpaid) == (1, draft.total, (number,), ())
    assert [(line.sku, line.quantity, line.delivered_at) for line in hers.bought] == [
        (SOAP, 1, None),
        (TEE, 2, None),
    ]
    parcel = parcel_of(db, number)
    oms.start_picking(db, [number], actor="t", now=NOW)
    oms.pack(db, parcel, actor="t", now=NOW)
    oms.ship(db, parcel, carrier="yamato", tracking_number="123456789013", actor="t", now=NOW)
    later = NOW + timedelta(days=2)
    oms.deliver(db, parcel, now=later)
    profile.on_order(db, told)
    hers = profile.read(db, Who(None, hana))
    assert (hers.undelivered, {line.delivered_at for line in hers.bought}) == ((), {later})
    assert hers == profile.rebuild(db, Who(None, hana))


def test_a_cancelled_order_was_no_purchase(db: Session, hana: int) -> None:
    number = oms.place(db, make_draft((goods(TEE),), checkout="c1", person_id=hana), now=NOW).number
    oms.cancel(db, number, actor="customer", reason="", cause="c", now=NOW)
    profile.refresh(db, [hana])
    hers = profile.read(db, Who(None, hana))
    assert (hers.orders, hers.spent, hers.bought, hers.undelivered) == (0, 0, (), ())


def test_a_case_is_open_from_its_opening_to_its_closing(db: Session, hana: int) -> None:
    data = {"person_id": hana, "key": "R-1", "products": ["everyday-tee"]}
    publish(db, "return.opened", "return:R-1", cause="o", data=data, at=NOW)
    publish(db, "repair.opened", "repair:P-1", cause="o", data=data | {"key": "P-1", "products": []}, at=NOW)
    profile.refresh(db, [hana])
    opened = Case("return", "R-1", NOW, ("everyday-tee",))
    assert profile.read(db, Who(None, hana)).cases == (Case("repair", "P-1", NOW), opened)
    publish(
        db, "repair.closed", "repair:P-1", cause="c", data=data | {"key": "P-1"}, at=NOW + timedelta(days=1)
    )
    profile.refresh(db, [hana])
    assert profile.read(db, Who(None, hana)).cases == (opened,)


def test_the_customer_forgets_what_was_looked_at_and_corrects_the_rest(db: Session, hana: int) -> None:
    behaviour.write(
        db, [did("view", "product:everyday-tee", person=hana), did("cart_add", f"sku:{TEE}", person=hana)]
    )
    follow(db)
    profile.like(db, hana, "category:bags", now=NOW)
    profile.tell_size(db, hana, "tees", "L")
    profile.forget_looks(db, hana, now=NOW)
    behaviour.write(db, [did("view", "product:everyday-tee", hours_ago=0.1, person=hana)])  # was on its way
    follow(db)
    hers = profile.read(db, Who(None, hana))
    assert (list(hers.counts), hers.viewed) == ([("cart_add", "product:everyday-tee")], ())
    assert (hers.sizes, hers.interests["category:bags"].score) == ({"tees": "L"}, 5.0)
    profile.forget_interest(db, hana, "category:bags", now=NOW)
    assert "category:bags" not in profile.read(db, Who(None, hana)).interests


def test_a_list_holds_exactly_its_people(db: Session, hana: int) -> None:
    other = customer(db, "suzuki@demo.example").person_id
    assert profile.put_on_list(db, "vip", [hana, other]) == 2
    assert profile.put_on_list(db, "vip", [other]) == 1
    assert profile.rebuild(db, Who(None, other)).lists == {"vip"}
    assert profile.read(db, Who(None, hana)).lists == frozenset()


VERBS = st.sampled_from([("view", "product:everyday-tee"), ("view", "product:x"), ("cart_add", f"sku:{TEE}"), ("list", "category:tops")])  # fmt: skip
DONE = st.lists(
    st.tuples(VERBS, st.floats(0, 3000), st.sampled_from(["p", "v", "w"])), min_size=1, max_size=25
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DONE, st.integers(1, 7), st.integers(0, 25))
def test_small_steps_and_all_anew_make_the_same_row(
    db: Session, hana: int, done: Any, step: int, signs_in: int
) -> None:
    v, w = uuid4(), uuid4()
    owner: dict[str, tuple[UUID, int | None]] = {"p": (uuid4(), hana), "v": (v, None), "w": (w, None)}
    told = [
        did(verb, subject, hours_ago=hours, visitor=owner[whose][0], person=owner[whose][1])
        for (verb, subject), hours, whose in done
    ]
    behaviour.write(db, told[:signs_in])
    follow(db, limit=step)
    profile.recognise(db, v, hana, now=NOW)
    profile.gather(db, hana)
    behaviour.write(db, told[signs_in:])
    follow(db, limit=step)
    for who in (Who(None, hana), Who(w)):
        kept = profile.read(db, who)
        if kept.first_seen is not None:
            assert profile.rebuild(db, who) == kept


def test_agreements_hold_until_they_are_withdrawn(db: Session, hana: int) -> None:
    assert customers.in_force(db, [hana])[hana] == {"analytics:web", "personalization:web", "terms:web"}
    customers.record_consent(db, hana, granted=True, source="profile", now=NOW)
    profile.on_person(db, outbox.history(db, f"person:{hana}")[-1])
    profile.agree(db, hana, personalization=False, analytics=True, now=NOW)
    assert profile.read(db, Who(None, hana)).consents == {"analytics:web", "marketing:mail", "terms:web"}
    assert Verb.VIEW in behaviour.PAGES
