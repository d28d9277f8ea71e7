"""The ways to a purchase: what reached people before it, in which order, and who they are."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel.money import Yen
from storefront.services import behaviour, customers, measurement
from storefront.services.behaviour import Happening, Verb
from storefront.services.measurement.paths import Order, Path, Share, Touch, paths, walks
from tests.oms.makers import goods, make_draft, make_places, stock

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
BROWSER = UUID(int=9)


def ago(**span: float) -> datetime:
    """So long before now."""
    return NOW - timedelta(**span)


def touch(kind: str, **span: float) -> Touch:
    """Hana was reached so long ago."""
    return Touch(7, ago(**span), kind)


def test_touches_within_the_window_stand_in_order_and_repeated_ones_once() -> None:
    mine = [
        touch("from:search", days=3), touch("campaign:winter", days=2), touch("campaign:winter", days=1),
        touch("from:direct", hours=1), touch("from:link", days=15),
    ]  # fmt: skip
    orders = [Order(7, None, NOW, 5000), Order(8, None, NOW, 900)]
    found = paths(walks(orders, {7: mine}))
    assert found.paths == (
        Path(("from:search", "campaign:winter", "from:direct"), 1, 1, 5000, 3),
        Path(("none",), 1, 1, 900, 0),
    )
    assert found.shares[0] == Share("campaign:winter", 0, 0, 1)


def test_a_long_way_is_told_by_its_last_steps() -> None:
    mine = [touch(f"campaign:{n}", hours=20 - n) for n in range(8)]
    ((_order, steps, _days),) = walks([Order(7, None, NOW, 1)], {7: mine})
    assert steps == tuple(f"campaign:{n}" for n in range(3, 8))


@pytest.fixture
def bought(db: Session) -> int:
    """Hana came by search in her browser, saw the winter campaign, bought as a guest; the browser is known by the order."""
    make_places(db)
    stock(db, A_TYO=5)
    contact = customers.Contact("hana@example.jp", "佐藤", "花", "サトウ", "ハナ", "")
    person = customers.guest(db, contact, now=ago(days=1))
    number = oms.place(db, make_draft((goods("A"),), person_id=person), now=ago(hours=1)).number
    page = {"came": "search"}
    told = [
        (ago(days=2), Verb.PAGE, "page:shop.home.show", "", page),
        (ago(days=2, minutes=-1), Verb.VIEW, "product:tee", "", {}),
        (ago(days=2, minutes=-2), Verb.IMPRESSION, "placement:overlay", "winter", {}),
        (ago(minutes=90), Verb.VIEW, "product:tee", "", {}),
        (ago(minutes=59), Verb.ORDER, f"order:{number}", "", {"lines": [], "total": 4510}),
    ]
    behaviour.write(
        db, [Happening(at, "hiyori", "web", BROWSER, None, v, s, c, d) for at, v, s, c, d in told]
    )
    return person


def test_a_guests_order_follows_from_what_was_noted_in_its_browser(db: Session, bought: int) -> None:
    found = measurement.make_paths(db, now=NOW)
    steps = ("from:search", "campaign:winter", "from:direct")
    (one,) = found.report.paths
    assert (one.steps, one.orders, one.people, one.days) == (steps, 1, 1, 1)
    assert measurement.who_walked(db, steps) == set()
    measurement.keep_paths(db, found, now=NOW)
    assert measurement.read_paths(db) == (NOW, found.report)
    assert measurement.who_walked(db, steps) == {bought}
    assert measurement.who_walked(db, steps[:2]) == set()
    assert one.amount == Yen(one.amount) > 0
