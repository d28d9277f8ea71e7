"""What is told of whom: orders always, people only while their consent stands, and that it ended."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import outbox
from storefront.kernel.db import counted_statements
from storefront.kernel.errors import Refusal
from storefront.services import connections, customers
from storefront.services.connections import ConnectionDraft, Reader
from storefront.services.connections.telling import Told, messages
from tests.oms import makers
from tests.services.connections.conftest import MAIL, agree
from tests.support.jobs import run_jobs

# printf sato@demo.example | sha256sum
SATO_HASHED = "5887ca268bf629494391d75525396f0e1d351a84e6c4013c636f5a2fba1e9856"


def read(db: Session, purpose: str = MAIL) -> list[dict[str, Any]]:
    """The whole feed as a connection of this purpose reads it."""
    run_jobs(db, only=["react"])
    reader = Reader("k", "CRM", "hiyori", tuple(connections.KINDS), purpose, True, None)
    return [m.body for m in connections.after(db, reader, 0, limit=100).messages]


def leave_cart(db: Session, person_id: int) -> None:
    """She left a cart behind."""
    data = {
        "person_id": person_id,
        "visitor_id": None,
        "ordered": False,
        "value": 5500,
        "products": ["p-a"],
        "step": "cart",
    }
    outbox.publish(db, "cart.abandoned", "cart:abc", cause="idle", data=data, at=makers.NOW)
    db.commit()


def test_an_order_is_told_without_saying_whose_it_is(
    db: Session, order: Callable[..., str], sato: Any
) -> None:
    number = order()
    (said,) = read(db)
    assert said["type"] == "order.placed"
    assert said["timestamp"] == "2026-11-24T03:00:00.000Z"
    assert said["data"]["order"]["number"] == number
    assert said["data"]["order"]["lines"] == [
        {"kind": "goods", "sku": "A", "product": "p-a", "quantity": 1, "unit_price": 5500, "tax_rate": 10}
    ]
    assert "person" not in said
    for secret in ("佐藤", "sato@", "090", "梅田", sato.public_id, f'{sato.person_id}"'):
        assert secret not in str(said), secret


def test_whose_it_is_is_told_while_the_consent_stands(
    db: Session, order: Callable[..., str], sato: Any
) -> None:
    order()
    leave_cart(db, sato.person_id)
    agree(db, sato.person_id, True)
    told = read(db)
    assert [m["type"] for m in told] == ["order.placed", "cart.abandoned", "consent.changed"]
    assert {m["person"]["id"] for m in told} == {sato.public_id}
    assert {m["person"]["email_sha256"] for m in told} == {SATO_HASHED}
    assert told[1]["data"] == {"value": 5500, "products": ["p-a"], "step": "cart"}
    assert [m["type"] for m in read(db, "sharing:partners")] == ["order.placed"], (
        "another consent is another matter"
    )
    assert [m["type"] for m in read(db, "")] == ["order.placed"]


def test_a_consent_withdrawn_takes_the_past_back_and_says_so_by_number_only(
    db: Session, order: Callable[..., str], sato: Any
) -> None:
    order()
    leave_cart(db, sato.person_id)
    agree(db, sato.person_id, True)
    agree(db, sato.person_id, False)
    order_said, withdrawal = read(db)
    assert "person" not in order_said
    assert withdrawal["data"] == {"purpose": "marketing", "channel": "mail", "granted": False}
    assert withdrawal["person"] == {"id": sato.public_id}


def test_a_no_of_somebody_who_never_said_yes_is_nobodys_business(db: Session, sato: Any) -> None:
    agree(db, sato.person_id, False, "marketing:line")
    agree(db, sato.person_id, False, "sharing:partners")
    assert read(db, "sharing:partners") == []


def test_who_left_the_shop_is_told_of_no_more(db: Session, order: Callable[..., str], sato: Any) -> None:
    order()
    agree(db, sato.person_id, True)
    customers.ask_closing(db, sato.account_id, now=makers.NOW)
    assert [("person" in m, m["type"]) for m in read(db)] == [(False, "order.placed")]


def test_an_address_nobody_proved_is_not_handed_out(
    db: Session, order: Callable[..., str], sato: Any
) -> None:
    order()
    agree(db, sato.person_id, True)
    db.execute(sa.text("UPDATE account SET verified_at = NULL"))
    assert read(db)[0]["person"] == {"id": sato.public_id}


def test_any_number_of_events_is_told_in_four_statements(
    db: Session, order: Callable[..., str], sato: Any
) -> None:
    agree(db, sato.person_id, True)
    for _ in range(5):
        order()
    rows = db.execute(sa.text("SELECT id FROM business_event ORDER BY id")).scalars()
    told = [Told(str(n), e) for n, e in outbox.events(db, rows).items()]
    with counted_statements() as sent:
        said = messages(db, told, MAIL)
    assert sum(m is not None for m in said) == 8, (
        "five orders, her agreement, and two things she said at registration"
    )
    assert len(sent) <= 4


def test_events_about_people_need_to_say_whose_consent_counts(db: Session) -> None:
    draft = ConnectionDraft("x", "X", ("order.placed", "cart.abandoned"))
    with pytest.raises(Refusal) as refused:
        connections.put(db, draft, https_only=True, now=makers.NOW)
    assert refused.value.field == "purpose"
    assert connections.states(db) == ()


@pytest.mark.parametrize(
    "url", ["http://partner.example/", "ftp://x/", "https://user:pw@partner.example/", "partner"]
)
def test_an_address_that_may_not_be_called_is_refused(db: Session, url: str) -> None:
    with pytest.raises(Refusal) as refused:
        connections.put(db, ConnectionDraft("x", "X", url=url), https_only=True, now=makers.NOW)
    assert refused.value.field == "url"


def test_what_happened_before_can_be_taken_up_once(db: Session, order: Callable[..., str]) -> None:
    db.execute(sa.text("DELETE FROM business_event"))
    with outbox.without_reactions():
        order()
        order()
    assert read(db) == []
    assert connections.take_up(db) == 2
    assert connections.take_up(db) == 0
    assert [m["type"] for m in read(db)] == ["order.placed"] * 2
