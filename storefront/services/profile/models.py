"""Tables of profiles: one row per person or visitor and site, and which visitors turned out to be whom."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from storefront.kernel.db import Base

Rows = list[dict[str, Any]]


class ProfileRow(Base):
    """What the shop knows of one person (or of a browser that may not be anybody yet).

    Columns hold what SQL compares; JSON holds the rest, in these shapes (moments are ISO 8601 with +00:00, days are
    days in Japan, products and categories are slugs; lists have the newest first, sets are sorted lists of texts):

    * `bought` [{"order": "HY-…", "sku": "…", "product": "everyday-tee", "category": "tees", "quantity": 2, "amount": 7800,
      "at": moment, "channel": "web", "delivered_at": moment or null}], without what was cancelled, 300 lines at most
    * `undelivered` ["HY-…"] paid or cash orders that have not arrived, `unpaid` ["HY-…"] orders that wait for money
    * `cases` [{"kind": "return", "key": "…", "opened_at": moment, "products": ["…"]}], only those that are open
    * `viewed` [{"product": "…", "at": moment}], 24 at most
    * `interests` {"category:tees": {"score": 3.25, "at": moment}}, as it was at that moment; it halves every 30 days
    * `counts` {"view|product:everyday-tee": {"2026-11-22": 3}}: verb|subject and day, the last 90 days before `last_seen`;
      of impressions, clicks, dismissals, conversions and held the subject is `campaign:<key>`
    * `totals` {"view": {"2026-11-22": 7}}: the same of whatever was looked at or put into the cart, for counts of audiences; null
      where a profile has not been written since there is such a column (`summing` fills it)
    * `sizes` {"tees": "M"}, by the product's own category; `channels` ["app", "web"], `devices` ["phone"]
    * `consents` ["marketing:mail", "personalization:web"] (what holds now), `lists` ["vip-2026"]
    * `abandoned` null or {"at": moment, "value": 12800, "products": ["…"], "step": "cart" or "checkout"}
    * `told` what the customer corrected: {"likes": {"category:bags": moment}, "forgotten": {"category:tees": moment},
      "sizes": {"tops": "L"}, "since": moment before which nothing that was looked at counts}
    """

    __tablename__ = "profile"
    __table_args__ = (
        sa.CheckConstraint("(visitor_id IS NULL) <> (person_id IS NULL)", name="one_owner"),
        sa.UniqueConstraint("person_id", "site"),
        sa.UniqueConstraint("visitor_id", "site"),
        sa.Index("ix_profile_last_seen", "site", "last_seen"),
    )

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    site: Mapped[str]
    person_id: Mapped[int | None]
    visitor_id: Mapped[UUID | None]
    first_seen: Mapped[datetime | None]
    last_seen: Mapped[datetime | None]
    orders: Mapped[int] = mapped_column(server_default="0")
    spent: Mapped[int] = mapped_column(server_default="0")
    first_order_at: Mapped[datetime | None]
    last_order_at: Mapped[datetime | None]
    prefecture: Mapped[str] = mapped_column(server_default="")
    bought: Mapped[Rows] = mapped_column(JSONB, server_default="[]")
    undelivered: Mapped[list[str]] = mapped_column(server_default="[]")
    unpaid: Mapped[list[str]] = mapped_column(server_default="[]")
    cases: Mapped[Rows] = mapped_column(JSONB, server_default="[]")
    viewed: Mapped[Rows] = mapped_column(JSONB, server_default="[]")
    interests: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    counts: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    totals: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    sizes: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    channels: Mapped[list[str]] = mapped_column(server_default="[]")
    devices: Mapped[list[str]] = mapped_column(server_default="[]")
    consents: Mapped[list[str]] = mapped_column(server_default="[]")
    lists: Mapped[list[str]] = mapped_column(server_default="[]")
    abandoned: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    told: Mapped[dict[str, Any]] = mapped_column(server_default="{}")


class ProfileVisitor(Base):
    """A visitor that signed in as somebody who lets the shop remember: what they did before is the person's."""

    __tablename__ = "profile_visitor"

    visitor_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    at: Mapped[datetime]
