"""Webhooks over real HTTP: signed, tried again, never twice at once, given up and resumed; nothing without consent."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from sqlalchemy.orm import Session

from storefront.kernel import clock, outbox
from storefront.kernel.db import new_session
from storefront.services import connections, customers
from storefront.services.connections import rules
from tests.conftest import ROOT
from tests.oms.makers import NOW
from tests.services.connections.conftest import agree, connect
from tests.support.jobs import run_jobs
from tests.support.partner import Partner, partner
from tests.support.shop import shop

DOCUMENT = ROOT / "docs" / "integrations.md"
ONE = sa.text(
    "SELECT state, attempts, status, answer, next_at FROM connection_delivery ORDER BY id DESC LIMIT 1"
)


@pytest.fixture
def other() -> Iterator[Partner]:
    """A partner that this process reaches."""
    with partner() as one:
        shop().extensions["webhooks"] = one.caller
        yield one
        shop().extensions.pop("webhooks")


@pytest.fixture
def crm(db: Session, other: Partner, order: Callable[..., str]) -> str:
    """A connection to it; its secret."""
    return connect_shop(db, url=other.url)


def connect_shop(db: Session, slug: str = "crm", **changes: Any) -> str:
    """A connection whose secret the shop's own keys seal."""
    from storefront.jobs.webhooks import vault

    connect(db, slug, **changes)
    with shop().app_context():
        secret = connections.renew_secret(db, slug, vault(), now=NOW - timedelta(days=2))
    db.execute(sa.text("UPDATE connection SET old_secret = NULL"))
    db.commit()
    return secret


def go(db: Session, at: datetime | None = None) -> None:
    """Reactions and calls, as the worker does them at this moment."""
    with time_machine.travel(at or NOW, tick=False):
        run_jobs(db, only=["react", "deliver_webhooks"])
        connections.call_those_due(db, now=clock.now())
        run_jobs(db, only=["deliver_webhooks"])


def test_a_message_arrives_signed_with_an_id_that_stays(
    db: Session, other: Partner, crm: str, order: Callable[..., str]
) -> None:
    other.answers = [(500, {}, "だめでした".encode())]
    number = order()
    go(db)
    assert db.execute(ONE).one()[:4] == ("waiting", 1, 500, "だめでした")
    go(db, NOW + timedelta(seconds=13))
    first, second = other.received
    assert first.headers["webhook-id"] == second.headers["webhook-id"] == second.said["id"]
    assert second.said["data"]["order"]["number"] == number
    assert second.headers["webhook-timestamp"] == str(int((NOW + timedelta(seconds=13)).timestamp()))
    assert second.headers["content-type"] == "application/json"
    assert first.signed_by(crm) and second.signed_by(crm)
    assert not second.signed_by("whsec_" + "A" * 44)
    second.body = second.body.replace(b"5500", b"5501")
    assert not second.signed_by(crm)
    assert db.execute(ONE).one()[:4] == ("delivered", 2, 204, "")
    go(db, NOW + timedelta(days=1))
    assert len(other.received) == 2


def test_the_check_in_the_documentation_tells_ours_from_others(
    db: Session, other: Partner, crm: str, order: Callable[..., str]
) -> None:
    order()
    go(db)
    (came,) = other.received
    told: dict[str, Any] = {}
    exec(re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)[0], told)  # noqa: S102 - our own page
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        assert told["is_ours"](crm, came.headers, came.body)
        assert not told["is_ours"](crm, came.headers, came.body + b" ")
        assert not told["is_ours"]("whsec_" + "A" * 44, came.headers, came.body)
    with time_machine.travel(NOW + timedelta(minutes=6), tick=False):
        assert not told["is_ours"](crm, came.headers, came.body), "somebody kept it and sent it again"


def test_while_secrets_are_exchanged_either_of_them_holds_for_a_day(
    db: Session, other: Partner, crm: str, order: Callable[..., str]
) -> None:
    from storefront.jobs.webhooks import vault

    with shop().app_context():
        new = connections.renew_secret(db, "crm", vault(), now=NOW)
    for at, old_too in ((NOW, True), (NOW + timedelta(hours=25), False)):
        order()
        go(db, at)
        assert other.received[-1].signed_by(new)
        assert other.received[-1].signed_by(crm) is old_too


@pytest.mark.parametrize(
    ("answer", "status"), [((302, {"Location": "http://127.0.0.1/"}, b""), 302), ((404, {}, b"no"), 404)]
)
def test_what_is_no_success_is_tried_again_and_after_three_days_given_up(
    db: Session, other: Partner, crm: str, order: Callable[..., str], answer: Any, status: int
) -> None:
    other.answers = [answer] * 20
    order()
    go(db)
    db.execute(sa.text("UPDATE connection_delivery SET attempts = :n"), {"n": rules.ATTEMPTS - 1})
    at = NOW + timedelta(hours=1)
    go(db, at)
    assert db.execute(ONE).one()[:3] == ("failed", rules.ATTEMPTS, status)
    assert len(other.received) == 2
    other.answers = []
    assert connections.again(db, "crm", now=at) == 1
    go(db, at)
    assert db.execute(ONE).one().state == "delivered"


def test_a_system_that_is_down_is_left_in_peace_and_stopped_after_five_days(
    db: Session, other: Partner, crm: str, order: Callable[..., str]
) -> None:
    other.answers = [(500, {}, b"")] * 50
    for _ in range(2):
        order()
    go(db)
    go(db, NOW + timedelta(seconds=5))
    assert len(other.received) == 1, "after a failure the others wait as well"
    go(db, NOW + rules.DEAD_AFTER)
    state = connections.state(db, "crm")
    assert state is not None
    assert (state.failing_since, state.stopped_at) == (NOW, NOW + rules.DEAD_AFTER)
    calls = len(other.received)
    order()
    go(db, NOW + rules.DEAD_AFTER + timedelta(days=1))
    assert len(other.received) == calls, "nobody is called who is not there"
    other.answers = []
    later = NOW + rules.DEAD_AFTER + timedelta(days=1)
    connections.again(db, "crm", now=later)
    go(db, later)
    assert len(other.received) == calls + 3
    state = connections.state(db, "crm")
    assert state is not None
    assert (state.failing_since, state.stopped_at, state.waiting) == (None, None, 0)


def test_who_says_that_it_is_gone_is_stopped_at_once(
    db: Session, other: Partner, crm: str, order: Callable[..., str]
) -> None:
    other.answers = [(410, {}, b"")]
    order()
    go(db)
    state = connections.state(db, "crm")
    assert state is not None
    assert state.stopped_at == NOW


def test_a_consent_withdrawn_before_it_left_keeps_it_here(
    db: Session, other: Partner, crm: str, order: Callable[..., str], sato: Any
) -> None:
    agree(db, sato.person_id, True)
    data = {"person_id": sato.person_id, "value": 1, "products": [], "step": "cart"}
    outbox.publish(db, "cart.abandoned", "cart:x", cause="idle", data=data, at=NOW)
    other.answers = [(500, {}, b"")] * 2
    go(db)
    agree(db, sato.person_id, False)
    other.answers = []
    go(db, NOW + timedelta(hours=1))
    told = [r.said for r in other.received if r.said["type"] == "cart.abandoned"]
    assert len(told) <= 1, "only before the consent was withdrawn"
    assert other.received[-1].said["data"].get("granted") is False
    states = db.execute(sa.text("SELECT state, count(*) FROM connection_delivery GROUP BY 1")).all()
    assert dict(map(tuple, states)) == {"withheld": 2, "delivered": 1}


def test_whose_data_went_to_a_third_party_is_written_down_for_them(
    db: Session, other: Partner, order: Callable[..., str], sato: Any
) -> None:
    customers.agree_to_sharing(db, sato.person_id, granted=True, source="test", now=NOW)
    agree(db, sato.person_id, True)
    for slug, purpose in (("ads", customers.SHARED), ("crm", "marketing:mail")):
        connect_shop(db, slug, purpose=purpose, kinds=("order.placed",), url=other.url)
    order()
    go(db)
    assert [r.said["person"]["id"] for r in other.received] == [sato.public_id] * 2
    (given,) = customers.provisions(db, sato.person_id)
    assert given == customers.Provided("ADS", customers.EVENTS, NOW, NOW), "letters go out on our own behalf"


def test_what_happens_while_it_is_paused_arrives_later(
    db: Session, other: Partner, crm: str, order: Callable[..., str]
) -> None:
    paused = connections.connection(db, "crm")
    assert paused is not None
    connections.put(db, replace(paused, in_use=False), https_only=False, now=NOW)
    order()
    go(db)
    assert other.received == []
    connections.try_out(db, "crm", now=NOW)
    go(db)
    assert [r.said["type"] for r in other.received] == ["connection.trial"]
    connections.put(db, paused, https_only=False, now=NOW)
    go(db, NOW + timedelta(hours=1))
    assert [r.said["type"] for r in other.received] == ["connection.trial", "order.placed"]


def test_no_connection_hears_what_it_did_not_ask_for(
    db: Session, other: Partner, order: Callable[..., str]
) -> None:
    connect_shop(db, "paid", kinds=("order.paid",), purpose="", url=other.url)
    connect_shop(db, "elsewhere", kinds=("order.placed",), purpose="", url="http://127.0.0.1:9/")
    order()
    go(db)
    assert other.received == []
    assert db.execute(ONE).one()[:4] == ("waiting", 1, None, "127.0.0.1 is not a public host")


def test_old_deliveries_are_forgotten(
    db: Session, other: Partner, crm: str, order: Callable[..., str]
) -> None:
    order()
    go(db)
    assert connections.forget(db, now=NOW + timedelta(days=29)) == 0
    assert connections.forget(db, now=NOW + timedelta(days=31)) == 1


@pytest.mark.usefixtures("committed")
def test_of_many_workers_one_gets_the_turn_and_a_killed_one_loses_it() -> None:
    from tests.services.connections.conftest import VAULT

    with new_session() as db:
        connect(db, kinds=("order.placed",), purpose="")
        outbox.publish(db, "order.placed", "order:HY-1", at=NOW, react=False)
        connections.tell(db, outbox.history(db, "order:HY-1")[0], now=NOW)
        db.commit()
        number = db.scalar(sa.text("SELECT id FROM connection"))

    def take(at: datetime) -> Any:
        with new_session() as db, db.begin():
            return connections.next_call(db, number, VAULT, now=at)

    with ThreadPoolExecutor(8) as pool:
        taken = [call for call in pool.map(take, [NOW] * 16) if call is not None]
    assert [call.attempt for call in taken] == [1]
    with new_session() as db, db.begin():
        assert connections.again(db, "crm", now=NOW) == 0, "not while it is somebody's turn"
    assert take(NOW + rules.TURN - timedelta(seconds=1)) is None
    second = take(NOW + rules.TURN)
    assert second.attempt == 2
    assert second.headers["webhook-id"] == taken[0].headers["webhook-id"]
    with new_session() as db, db.begin():  # the first one was only slow: its failure changes nothing any more
        connections.note(db, taken[0], 500, "", chance=0.5, now=NOW + rules.TURN)
        assert db.execute(ONE).one()[:3] == ("waiting", 2, None)
        connections.note(db, second, 200, "", chance=0.5, now=NOW + rules.TURN)
    with new_session() as db:
        assert db.execute(ONE).one().state == "delivered"


def test_consents_are_asked_for_where_they_are_meant(db: Session, sato: Any) -> None:
    assert not customers.agree_to_sharing(db, sato.person_id, granted=False, source="x", now=NOW)
    assert customers.agree_to_sharing(db, sato.person_id, granted=True, source="x", now=NOW)
    assert customers.SHARED in customers.in_force(db, [sato.person_id])[sato.person_id]
