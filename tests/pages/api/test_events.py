"""The pull interface: a key, a cursor, problems as JSON, and no more than the key allows."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from storefront.kernel import clock, outbox
from storefront.pages.api import bearer
from storefront.services import behaviour, connections, customers
from storefront.services.behaviour import Happening
from storefront.services.connections import ConnectionDraft
from tests.oms.makers import NOW
from tests.support.people import customer
from tests.support.shop import shop

URL = "/api/v1/events"


@pytest.fixture
def key(db: Session) -> str:
    """A key that may read what was placed."""
    draft = ConnectionDraft("erp", "ERP", ("order.placed",), in_use=True)
    connections.put(db, draft, https_only=True, now=NOW)
    return connections.make_key(db, "erp", by="staff:1", now=NOW)


@pytest.fixture
def five(db: Session, key: str) -> None:
    """Five events, three of them of this kind."""
    for n, verb in enumerate(("placed", "paid", "placed", "paid", "placed")):
        outbox.publish(db, f"order.{verb}", f"order:HY-{n}", at=NOW, react=False)
    connections.take_up(db)
    db.commit()


@pytest.fixture
def client(db: Session) -> FlaskClient:
    """A program without cookies."""
    return shop().test_client()


def ask(client: FlaskClient, key: str, query: str = "") -> Any:
    """Ask with this key."""
    return client.get(URL + query, headers={"Authorization": f"Bearer {key}"})


@pytest.mark.usefixtures("five")
def test_events_are_read_in_pages_to_the_end_and_on_from_there(
    db: Session, client: FlaskClient, key: str
) -> None:
    first = ask(client, key, "?limit=2")
    assert (first.status_code, first.mimetype, len(first.json["events"])) == (200, "application/json", 2)
    assert first.json["more"] is True
    second = ask(client, key, f"?limit=2&after={first.json['next']}").json
    assert (len(second["events"]), second["more"]) == (1, False)
    again = ask(client, key, f"?after={second['next']}").json
    assert again == {"events": [], "next": second["next"], "more": False}
    ids = [e["id"] for e in first.json["events"] + second["events"]]
    assert len(set(ids)) == 3 and all(i.startswith("evt_") for i in ids)
    assert "Set-Cookie" not in first.headers and first.headers["Cache-Control"] == "no-store"
    assert db.scalar(sa.text("SELECT used_at FROM connection_key")) is not None


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer "}, {"Authorization": "Bearer sfk_" + "x" * 43},
                                     {"Authorization": "Basic abc"}, {"Authorization": "Bearer é" + "x" * 30}])  # fmt: skip
def test_without_a_key_that_holds_nothing_is_told(
    client: FlaskClient, key: str, headers: dict[str, str]
) -> None:
    answer = client.get(URL, headers=headers)
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.json["title"] == "Unauthorized"


def test_a_key_ends_when_it_is_revoked_or_its_connection_paused(
    db: Session, client: FlaskClient, key: str
) -> None:
    connections.put(db, ConnectionDraft("erp", "ERP", ("order.placed",)), https_only=True, now=NOW)
    assert ask(client, key).status_code == 403
    (held,) = connections.keys(db, "erp")
    assert connections.revoke(db, "erp", held.id, now=NOW)
    assert not connections.revoke(db, "erp", held.id, now=NOW)
    assert ask(client, key).status_code == 401


@pytest.mark.parametrize("query", ["?after=x", "?after=WyJ4Il0", "?after=Wy0xXQ", "?limit=0", "?limit=1001", "?limit=２", "?limit=-1"])  # fmt: skip
def test_what_is_no_cursor_or_no_number_is_a_problem_and_not_the_beginning(
    client: FlaskClient, key: str, query: str
) -> None:
    answer = ask(client, key, query)
    assert (answer.status_code, answer.mimetype, answer.json["status"]) == (
        400,
        "application/problem+json",
        400,
    )


def test_a_key_asks_so_often_and_no_more(
    client: FlaskClient, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bearer.throttle, "exceeded", lambda limit, *who: 17)
    answer = ask(client, key)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "17")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("get", "/api/v1/nothing", 404), ("post", URL, 405), ("get", "/api/x", 404)],
)
def test_machines_get_problems_instead_of_pages(
    client: FlaskClient, method: str, path: str, status: int
) -> None:
    answer = getattr(client, method)(path)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.json["instance"].startswith("urn:request:E-")


def test_whose_data_a_third_party_pulled_is_written_down_for_them(db: Session, client: FlaskClient) -> None:
    sato = customer(db)
    customers.agree_to_sharing(db, sato.person_id, granted=True, source="test", now=NOW)
    ads = ConnectionDraft("ads", "広告社", ("cart.abandoned",), customers.SHARED, in_use=True)
    connections.put(db, ads, https_only=True, now=NOW)
    key = connections.make_key(db, "ads", by="staff:1", now=NOW)
    data = {"person_id": sato.person_id, "value": 1, "products": [], "step": "cart"}
    outbox.publish(db, "cart.abandoned", "cart:x", data=data, at=NOW, react=False)
    connections.take_up(db)
    db.commit()
    (event,) = ask(client, key).json["events"]
    assert event["person"]["id"] == sato.public_id
    assert [p.recipient for p in customers.provisions(db, sato.person_id)] == ["広告社"]


@pytest.mark.usefixtures("five")
def test_no_secret_of_a_key_is_stored(db: Session, key: str) -> None:
    stored = db.scalar(sa.text("SELECT string_agg(t::text, ' ') FROM connection_key t"))
    assert key not in str(stored) and key[4:-4] not in str(stored)


def test_what_people_did_is_pulled_with_a_cursor_of_its_own(db: Session, client: FlaskClient) -> None:
    hana = customer(db)
    customers.record_consent(
        db, hana.person_id, granted=True, source="test", now=NOW, purpose="marketing", channel="mail"
    )
    told = ConnectionDraft("crm", "CRM", ("behaviour.view",), "marketing:mail", in_use=True)
    connections.put(db, told, https_only=True, now=NOW)
    key = connections.make_key(db, "crm", by="staff:1", now=NOW)
    did = [
        Happening(clock.now(), "hiyori", "web", None, hana.person_id, "view", f"product:{n}") for n in "abc"
    ]
    behaviour.write(db, did)
    db.commit()
    asked = {"Authorization": f"Bearer {key}"}
    first = client.get("/api/v1/behaviour?limit=2", headers=asked).json
    second = client.get(f"/api/v1/behaviour?after={first['next']}", headers=asked).json
    subjects = [event["data"]["subject"] for event in first["events"] + second["events"]]
    assert (subjects, first["more"], second["more"]) == (["product:a", "product:b", "product:c"], True, False)
    assert client.get("/api/v1/behaviour?after=odd", headers=asked).status_code == 400
    assert client.get("/api/v1/behaviour").status_code == 401
