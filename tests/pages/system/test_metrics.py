"""Numbers for Prometheus: there for the operator, not there for anybody else."""

import re
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import jobs, observability
from tests.support.shop import shop

SECRET = "a-token-of-the-operator"


def number(text: str, name: str) -> float:
    """The value of a line."""
    found = re.search(rf"^{re.escape(name)} ([0-9.e+]+)$", text, re.M)
    assert found, name
    return float(found[1])


def test_requests_are_counted_by_endpoint_and_answer(db: Session) -> None:
    client = shop().test_client()
    line = 'storefront_requests_total{endpoint="shop.home.show",method="GET",status="200"}'
    client.get("/")
    before = number(client.get("/metrics").text, line)
    client.get("/")
    assert number(client.get("/metrics").text, line) == before + 1
    assert 'storefront_request_seconds_bucket{le="1.0",surface="shop"}' in client.get("/metrics").text


def test_queues_mails_and_work_are_told_as_they_are_now(db: Session) -> None:
    jobs.enqueue(db, "send_refund", refund_id="r1")
    db.commit()
    text = shop().test_client().get("/metrics").text
    assert number(text, 'storefront_jobs_open{state="waiting",task="send_refund"}') == 1
    assert number(text, "storefront_mails_failed") == 0
    assert number(text, "storefront_work_items_open") == 0
    assert number(text, "storefront_job_workers") == 0


@pytest.mark.parametrize(
    "asked",
    [
        {"environ_overrides": {"REMOTE_ADDR": "8.8.8.8"}},
        {"environ_overrides": {"REMOTE_ADDR": "odd"}},
        {"headers": {"X-Forwarded-For": "10.0.0.1"}},
        {"headers": {"Forwarded": "for=10.0.0.1"}},
    ],
)
def test_from_outside_there_is_no_such_page(db: Session, asked: dict[str, Any]) -> None:
    assert shop().test_client().get("/metrics", **asked).status_code == 404


def test_a_token_replaces_the_private_address(db: Session) -> None:
    client = shop(metrics_token=SECRET).test_client()
    outside: dict[str, Any] = {"environ_overrides": {"REMOTE_ADDR": "8.8.8.8"}}
    assert client.get("/metrics").status_code == 404
    for wrong in ("Bearer x", "Bearer ", SECRET[:-1], "Bearer ｘ"):
        assert client.get("/metrics", headers={"Authorization": wrong}, **outside).status_code == 404
    right = {"Authorization": f"Bearer {SECRET}"}
    assert client.get("/metrics", headers=right, **outside).status_code == 200


def test_a_slow_statement_is_written_down_without_its_values(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[dict[str, Any]] = []

    class Log:
        def warning(self, event: str, **facts: Any) -> None:
            told.append({"event": event, **facts})

    monkeypatch.setattr(observability, "log", Log)
    monkeypatch.setattr(observability, "_limit", [0.1])
    db.execute(sa.text("SELECT pg_sleep(0.11), CAST(:secret AS text)"), {"secret": "佐藤"})
    db.execute(sa.text("SELECT 1"))
    (slow,) = told
    assert slow["event"] == "slow query"
    assert slow["ms"] >= 100
    assert "pg_sleep" in slow["statement"]
    assert "佐藤" not in str(slow)
