"""Texts of law and return policies are kept version by version."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from storefront.kernel.errors import NotFound
from storefront.services import business
from storefront.services.business import LegalPage, LegalRow, ReturnPolicy

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SELLER = LegalRow(label={"ja": "販売業者"}, text={"ja": "株式会社ひより"})
FEES = LegalRow(label={"ja": "送料"}, text={"ja": "¥550\n沖縄 ¥1,320"}, on_confirmation=True)
NOTICE = LegalPage(slug="tokusho", title={"ja": "特定商取引法に基づく表示"}, rows=(SELLER, FEES))


def test_a_page_changed_gets_a_new_version_and_the_same_page_again_does_not(db: Session) -> None:
    assert business.put_legal_page(db, NOTICE, by="staff:1", now=NOW) == 1
    assert business.put_legal_page(db, NOTICE, by="staff:1", now=NOW) == 1
    shorter = NOTICE.model_copy(update={"rows": (FEES,)})
    assert business.put_legal_page(db, shorter, by="staff:1", now=NOW) == 2
    found = business.legal_page(db, "tokusho", now=NOW)
    assert (found.version, found.rows) == (2, (FEES,))


def test_rows_flagged_for_the_confirmation_are_found_in_their_order(db: Session) -> None:
    business.put_legal_page(db, NOTICE, by="staff:1", now=NOW)
    (row,) = business.legal_page(db, "tokusho", now=NOW).on_confirmation
    assert row.paragraphs == ("¥550", "沖縄 ¥1,320")


def test_a_page_that_takes_effect_tomorrow_is_not_shown_today(db: Session) -> None:
    business.put_legal_page(db, NOTICE, by="staff:1", now=NOW + timedelta(days=1))
    with pytest.raises(NotFound):
        business.legal_page(db, "tokusho", now=NOW)


def test_without_a_policy_the_statutory_eight_days_hold_and_the_buyer_pays(db: Session) -> None:
    policy = business.return_policy(db, "standard", now=NOW)
    assert (policy.window_days, policy.customer_fee, policy.allowed) == (8, None, True)
    assert policy.frozen_as == "standard:0"


def test_an_order_keeps_the_policy_of_its_day(db: Session) -> None:
    old = ReturnPolicy(key="standard", window_days=30, customer_fee=550)
    business.put_return_policy(db, old, by="staff:1", now=NOW)
    frozen = business.return_policy(db, "standard", now=NOW).frozen_as
    business.put_return_policy(db, ReturnPolicy(key="standard", window_days=14), by="staff:1", now=NOW)
    assert business.return_policy(db, "standard", now=NOW).window_days == 14
    assert business.frozen_policy(db, frozen).window_days == 30
    assert business.frozen_policy(db, "standard:x").window_days == 8
