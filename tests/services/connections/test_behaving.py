"""What people do leaves in batches or is pulled: of those alone who agreed, once each, nothing lost, bounded."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel.errors import Refusal
from storefront.services import behaviour, connections
from storefront.services.behaviour import Happening, leaving
from storefront.services.connections import Reader, behaving
from storefront.services.connections.delivering import next_call
from tests.oms.makers import NOW
from tests.services.connections.conftest import VAULT, agree, connect

KINDS = ("behaviour.view", "behaviour.click")
READER = Reader("k", "CRM", "hiyori", KINDS, "marketing:mail", True, None)


def did(db: Session, person: int | None, *verbs: str, **data: Any) -> None:
    """One thing after the other, on as many products."""
    browser = UUID(int=1)
    told = [
        Happening(
            NOW,
            "hiyori",
            "web",
            browser,
            person,
            verb,
            f"product:{n}",
            "winter" if verb == "click" else "",
            data,
        )
        for n, verb in enumerate(verbs)
    ]
    behaviour.write(db, told)


def gathered(db: Session) -> int:
    """Batches that one run of the job makes for the only connection."""
    before = db.scalar(sa.text("SELECT count(*) FROM connection_delivery"))
    (one,) = connections.subscribed(db)
    while connections.gather(db, one, behaviour.queries.complete_until(db), now=NOW):
        pass
    return int(db.scalar(sa.text("SELECT count(*) FROM connection_delivery"))) - before


def left(db: Session) -> list[Any]:
    """What the next call to the connection says."""
    (one,) = db.scalars(sa.text("SELECT id FROM connection"))
    call = next_call(db, one, VAULT, now=NOW)
    return json.loads(call.body)["events"] if call else []


@pytest.fixture
def crm(db: Session, sato: Any) -> int:
    """A connection that is told of views and clicks; it begins now. Sato Hana, who agreed; before that she looked."""
    connect(db, kinds=KINDS)
    agree(db, sato.person_id, True)
    did(db, sato.person_id, "view")
    assert gathered(db) == 0
    return int(sato.person_id)


def test_a_batch_tells_what_those_did_who_agreed_and_each_event_leaves_once(db: Session, crm: int) -> None:
    did(db, crm, "view", "search", "click", "page", device="phone", came="search", words="secret")
    did(db, None, "view")
    assert (gathered(db), gathered(db)) == (1, 0)
    view, click = left(db)
    assert (view["type"], view["data"]) == (
        "behaviour.view", {"subject": "product:0", "device": "phone", "came": "search"},
    )  # fmt: skip
    assert (click["type"], click["data"]["campaign"]) == ("behaviour.click", "winter")
    assert set(view["person"]) == {"id", "email_sha256"} and view["id"] != click["id"]


def test_who_withdraws_before_it_leaves_is_not_told_of(db: Session, crm: int) -> None:
    did(db, crm, "view")
    assert gathered(db) == 1
    agree(db, crm, False)
    assert left(db) == []
    assert list(db.scalars(sa.text("SELECT state FROM connection_delivery"))) == ["withheld"]
    did(db, crm, "view")
    assert gathered(db) == 0


def test_many_events_leave_in_several_batches_and_a_silent_system_has_few_waiting(
    db: Session, crm: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(behaving, "AT_ONCE", 3)
    monkeypatch.setattr(behaving, "WAITING", 2)
    did(db, crm, *["view"] * 10)
    assert gathered(db) == 2
    seen = [event["data"]["subject"] for _ in range(2) for event in left(db)]
    db.execute(sa.text("UPDATE connection_delivery SET state = 'delivered'"))
    assert gathered(db) == 2
    seen += [event["data"]["subject"] for _ in range(2) for event in left(db)]
    assert seen == [f"product:{n}" for n in range(10)]


def test_a_pause_loses_nothing_and_whoever_is_told_no_more_begins_anew(db: Session, crm: int) -> None:
    connections.put(db, draft(in_use=False), https_only=False, now=NOW)
    did(db, crm, "view")
    assert connections.subscribed(db) == ()
    connections.put(db, draft(), https_only=False, now=NOW)
    assert gathered(db) == 1
    connections.put(db, draft(kinds=("order.placed",)), https_only=False, now=NOW)
    assert connections.subscribed(db) == ()
    did(db, crm, "view")
    connections.put(db, draft(), https_only=False, now=NOW)
    assert gathered(db) == 0


@pytest.mark.parametrize("purpose", ["", "sharing:partners"])
def test_only_tools_of_the_shop_are_told_what_people_do(db: Session, crm: int, purpose: str) -> None:
    with pytest.raises(Refusal):
        connections.put(db, draft(purpose=purpose), https_only=False, now=NOW)
    reader, until = replace(READER, purpose=purpose), behaviour.queries.complete_until(db)
    assert connections.done_after(db, reader, None, until, limit=9, now=NOW).messages == ()


def draft(**changes: Any) -> connections.ConnectionDraft:
    """The connection, changed."""
    given = {"kinds": KINDS, "purpose": "marketing:mail", "url": "http://partner.example/", "in_use": True}
    return connections.ConnectionDraft("crm", "CRM", **{**given, **changes})


def test_pulling_with_a_cursor_brings_everything_once_in_short_steps(
    db: Session, crm: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaving, "SCANNED", 4)
    did(db, crm, *["view", "page"] * 5)
    until, position, seen = behaviour.queries.complete_until(db), None, list[str]()
    for _ in range(20):
        batch = connections.done_after(db, READER, position, until, limit=2, now=NOW)
        seen += [message.body["data"]["subject"] for message in batch.messages]
        position = batch.last
        if not batch.more:
            break
    assert seen == ["product:0", *(f"product:{n}" for n in range(0, 10, 2))]  # with what she looked at before
    assert connections.done_after(db, READER, position, until, limit=2, now=NOW).messages == ()
    late = NOW + timedelta(days=31)
    assert connections.done_after(db, READER, 0, until, limit=99, now=late).messages == ()
