"""Two jobs rebuild the same card at once: the card ends with what is there now."""

from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

import pytest
import sqlalchemy as sa

from storefront import ims
from storefront.jobs.events import cards_follow_stock
from storefront.kernel import outbox
from storefront.kernel.db import new_session
from tests.support.goods import NOW, on_sale, stock_changes


def refresh(sku: str) -> None:
    """What the job does when stock changed."""
    told = outbox.Event(1, NOW, "system", "stock", "stock.changed", None, "hiyori", "web", {"skus": [sku]})
    with new_session() as db, db.begin():
        cards_follow_stock(db, told)


@pytest.mark.usefixtures("committed")
def test_a_slow_job_does_not_overwrite_a_newer_card(monkeypatch: pytest.MonkeyPatch) -> None:
    with new_session() as db:
        sku = on_sale(db, left=4)
    refresh(sku)
    asked = ims.availability

    with ThreadPoolExecutor(1) as pool:

        def slowly(*arguments: Any, **named: Any) -> Any:
            found = asked(*arguments, **named)
            monkeypatch.setattr(ims, "availability", asked)
            with new_session() as other:
                stock_changes(other, sku, -4, cause="sold")
            wait([pool.submit(refresh, sku)], timeout=0.5)
            return found

        monkeypatch.setattr(ims, "availability", slowly)
        refresh(sku)
    with new_session() as db:
        assert db.scalar(sa.text("SELECT in_stock FROM listing")) is False
