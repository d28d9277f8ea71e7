"""Transactions at the edge: all or nothing, one at a time."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import outbox
from storefront.kernel.db import transaction


def told(db: Session) -> int:
    """Events written so far."""
    return int(db.scalar(sa.text("SELECT count(*) FROM business_event")) or 0)


def tell(subject: str, error: type[BaseException] | None = None) -> None:
    """Write an event in a transaction of its own, which may break."""
    with transaction() as changing:
        outbox.publish(changing, "x.happened", subject, react=False)
        if error is not None:
            raise error


def tell_twice() -> None:
    """Open a transaction inside another."""
    with transaction() as outer:
        outbox.publish(outer, "x.happened", "x:1", react=False)
        tell("x:2")


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_whatever_breaks_a_transaction_leaves_nothing(db: Session, error: type[BaseException]) -> None:
    with pytest.raises(error):
        tell("x:1", error)
    assert told(db) == 0


def test_a_transaction_inside_another_is_refused_and_nothing_of_either_stays(db: Session) -> None:
    with pytest.raises(RuntimeError, match="inside another"):
        tell_twice()
    assert told(db) == 0
    tell("x:3")
    assert told(db) == 1
