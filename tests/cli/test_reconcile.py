"""The reconcile command: says what it settled, and fails when Stripe leaves something open."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result

from storefront import oms
from storefront.cli import reconcile as command
from storefront.kernel import clock
from tests.support.paying import Till, till, till_hook, till_stripe

__all__ = ["till", "till_hook", "till_stripe"]


@pytest.fixture
def run(till: Till, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run `storefront reconcile`, two minutes later."""

    @contextmanager
    def same_database(settings: Any) -> Iterator[str]:
        yield "the test's own"

    monkeypatch.setattr(command, "database", same_database)
    monkeypatch.setattr(command, "settings", lambda: till.app.extensions["settings"])
    monkeypatch.setattr(command, "now", lambda: clock.now() + timedelta(minutes=2))

    def invoke() -> Result:
        return CliRunner().invoke(command.reconcile)

    return invoke


def test_it_prints_what_no_webhook_told(till: Till, run: Any) -> None:
    number = till.order()
    till.pay(till.open(number))
    done = run()
    assert done.exit_code == 0
    assert done.output.splitlines()[-3:-1] == [
        "1 payments asked", f"1 paid, though no webhook said so: {number}",
    ]  # fmt: skip
    counts = {"asked": 1, "settled": 1, "closed": 0, "wrong": 0, "refunds": 0, "trouble": 0}
    assert json.loads(done.output.splitlines()[-1]) == counts
    assert till.seen(number).state is oms.OrderState.PLACED


def test_it_fails_when_stripe_does_not_answer(till: Till, run: Any) -> None:
    till.open(till.order())
    till.local.test("faults", mode="503", match="GET /v1/payment_intents", times=1)
    assert run().exit_code == 1
