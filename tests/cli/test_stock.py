"""The stock command: books that agree, corrections and receipts that are booked once."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from storefront.cli import stock as command
from storefront.kernel.errors import Refusal
from tests.ims.makers import counters, make_place


@pytest.fixture(autouse=True)
def _house(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def same_database(settings: Any) -> Iterator[str]:
        yield "the test's own"

    monkeypatch.setattr(command, "database", same_database)
    make_place(db, "W1")


def run(*words: str) -> Result:
    """Run `storefront stock` with these words."""
    return CliRunner().invoke(command.stock, words)


def test_a_receipt_is_booked_once_per_document(db: Session) -> None:
    assert run("receive", "W1", "A=3", "B=1", "--document", "D1").output == "booked as D1\n"
    assert run("receive", "W1", "A=3", "B=1", "--document", "D1").output == (
        "D1 was booked before: nothing changed\n"
    )
    assert counters(db, "A") == (3, 0, 0)


def test_a_correction_goes_down_and_never_below_nothing(db: Session) -> None:
    run("receive", "W1", "A=3")
    assert run("adjust", "A", "W1", "--reason", "damage", "--", "-2").exit_code == 0
    assert counters(db, "A") == (1, 0, 0)
    refused = run("adjust", "A", "W1", "--", "-2")
    assert refused.exit_code == 1
    assert isinstance(refused.exception, Refusal)
    assert counters(db, "A") == (1, 0, 0)


@pytest.mark.parametrize("goods", ["A", "A=", "=3", "A=-1", "A=１", "A=1.5"])
def test_wrong_usage_says_so(db: Session, goods: str) -> None:
    assert run("receive", "W1", goods).exit_code == 2


def test_verify_is_quiet_until_something_disagrees(db: Session) -> None:
    run("receive", "W1", "A=3")
    assert run("verify").output == "stock: every counter agrees with its records\n"
    db.execute(sa.text("UPDATE ims_stock SET on_hand = 4"))
    found = run("verify")
    assert found.exit_code == 1
    assert found.output == "A at W1 (new): on_hand is 4, records say 3\n"
