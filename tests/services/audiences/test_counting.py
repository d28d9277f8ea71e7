"""Both readings of a rule say the same about everybody, to the second."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from storefront.services import audiences, customers, profile
from storefront.services.audiences import AllOf, AnyOf, Not
from storefront.services.audiences.conditions import SecondPurchase
from storefront.services.audiences.page_conditions import OnPage
from storefront.services.profile import Moment, Profile, Who, storing
from tests.services.audiences.makers import NOW, VISITORS, profiles, rules

TABLE = profile.TABLE


@pytest.fixture
def people(db: Session) -> tuple[int, ...]:
    """Two people whose profiles are drawn."""
    contacts = (customers.Contact(f"{n}@example.jp", "佐藤", "花", "サトウ", "ハナ", "") for n in "ab")
    return tuple(customers.guest(db, contact, now=NOW) for contact in contacts)


def stored(db: Session, drawn: list[Profile]) -> None:
    """These profiles and no others; every second one as an earlier version wrote it, without totals."""
    db.execute(sa.delete(TABLE))
    rows = [storing.values(one) | ({"totals": None} if n % 2 else {}) for n, one in enumerate(drawn)]
    db.execute(sa.insert(TABLE), rows)


def held(db: Session, rule: Any, now: Any = NOW) -> set[str]:
    """Whom the table says the rule holds."""
    rows = db.execute(sa.select(TABLE.c.person_id, TABLE.c.visitor_id).where(audiences.where(rule, now)))
    return {Who(row.visitor_id, row.person_id).key for row in rows}


def test_the_evaluator_and_the_table_agree_about_everybody(db: Session, people: tuple[int, ...]) -> None:
    everyone = (*(Who(None, person) for person in people), *(Who(visitor) for visitor in VISITORS))
    crowd = st.tuples(*(profiles(who) for who in everyone)).map(list)

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(rules, min_size=5, max_size=5), crowd)
    def agree(drawn: list[Any], crowd: list[Profile]) -> None:
        stored(db, crowd)
        for rule in drawn:
            expected = {p.who.key for p in crowd if audiences.matches(rule, p, Moment(NOW))}
            assert held(db, rule) == expected, audiences.dumped(rule)

    agree()


def test_the_window_of_the_second_purchase_opens_and_closes_at_the_second(
    db: Session, people: tuple[int, ...]
) -> None:
    rule = SecondPurchase(14, 45)
    line = profile.Bought("HY-1", "SKU", "tote", "bags", 1, 3000, NOW, delivered_at=NOW)
    one = Profile(Who(None, people[0]), orders=1, bought=(line,))
    stored(db, [one])
    for days, seconds, belongs in ((14, -1, False), (14, 0, True), (45, -1, True), (45, 0, False)):
        now = NOW + timedelta(days=days, seconds=seconds)
        assert audiences.matches(rule, one, Moment(now)) is belongs, (days, seconds)
        assert bool(held(db, rule, now)) is belongs, (days, seconds)


def test_a_rule_about_the_page_is_counted_at_most(db: Session, people: tuple[int, ...]) -> None:
    stored(db, [Profile(Who(None, people[0]), orders=1), Profile(Who(None, people[1]))])
    rule = AllOf((audiences.loaded({"is": "purchases", "at_least": 1}), OnPage(("home",))))
    with pytest.raises(audiences.NeedsPage):
        audiences.where(rule, NOW)
    assert audiences.count(db, rule, now=NOW) == audiences.Count(1, 0, 2, exact=False)
    assert audiences.count(db, Not(AnyOf((OnPage(("home",)),))), now=NOW).people == 2


def test_profiles_of_an_earlier_version_get_the_totals_that_they_would_write(
    db: Session, people: tuple[int, ...]
) -> None:
    day, keys = NOW.date(), (("view", "product:a"), ("view", "product:b"), ("cart_add", "product:a"))
    both = [Profile(Who(None, person), counts={key: {day: 2} for key in keys}) for person in people]
    stored(db, both)
    assert (profile.fill_totals(db, limit=9), profile.fill_totals(db)) == (1, 0)
    told = {"view": {day.isoformat(): 4}, "cart_add": {day.isoformat(): 2}}
    assert list(db.scalars(sa.select(TABLE.c.totals))) == [told, told]


def test_everybody_is_found_in_batches(db: Session, people: tuple[int, ...]) -> None:
    stored(db, [Profile(Who(None, person)) for person in people] + [Profile(Who(VISITORS[0]))])
    assert list(audiences.people(db, audiences.EVERYBODY, now=NOW)) == [tuple(sorted(people))]
    assert audiences.some(db, audiences.EVERYBODY, now=NOW, limit=1) == (min(people),)
    assert list(audiences.people(db, audiences.NOBODY, now=NOW)) == []
