"""Writing prices: the open row is closed and followed by a new one; history is never rewritten."""

import json
from collections.abc import Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.services.catalog.drafts import ProductDraft, VariantDraft

CHANNEL = "web"

_GIVEN = """
  FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(
    sku text, site text, channel text, amount bigint, compare_at bigint,
    valid_from timestamptz, valid_to timestamptz)
  JOIN variant v ON v.sku = r.sku
"""
# Only our own fragment is put into the text; every value travels in :rows.
_FIRST = sa.text(f"""
INSERT INTO variant_price (variant_id, site, channel, amount, compare_at, valid_from, valid_to)
SELECT v.id, r.site, r.channel, r.amount, r.compare_at, r.valid_from, r.valid_to {_GIVEN}
WHERE NOT EXISTS (SELECT 1 FROM variant_price p
                  WHERE p.variant_id = v.id AND p.site = r.site AND p.channel = r.channel)
""")  # noqa: S608
_CLOSE = sa.text(f"""
UPDATE variant_price p SET valid_to = greatest(:now, p.valid_from)
FROM (SELECT v.id, v.product_id, r.* {_GIVEN}) r
WHERE p.variant_id = r.id AND p.site = r.site AND p.channel = r.channel AND p.valid_to IS NULL
  AND (p.amount, p.compare_at) IS DISTINCT FROM (r.amount, r.compare_at)
""")  # noqa: S608
_OPEN = sa.text(f"""
WITH opened AS (
  INSERT INTO variant_price (variant_id, site, channel, amount, compare_at, valid_from)
  SELECT v.id, r.site, r.channel, r.amount, r.compare_at, :now {_GIVEN}
  WHERE NOT EXISTS (SELECT 1 FROM variant_price p WHERE p.variant_id = v.id AND p.site = r.site
                    AND p.channel = r.channel AND p.valid_to IS NULL)
  ON CONFLICT (variant_id, site, channel) WHERE valid_to IS NULL DO NOTHING
  RETURNING variant_id)
SELECT DISTINCT v.product_id FROM opened o JOIN variant v ON v.id = o.variant_id
""")  # noqa: S608


def put_prices(
    db: Session, drafts: Sequence[ProductDraft], now: datetime, channel: str = CHANNEL
) -> set[int]:
    """Bring open prices to what the drafts say; ids of products whose price changed."""
    pairs = [(d.site, v) for d in drafts for v in d.variants]
    past = [row for site, v in pairs for row in _past(v, site, channel, now)]
    if past:
        db.execute(_FIRST, {"rows": json.dumps(past)})
    rows = json.dumps([_row(v, site, channel, v.price, v.compare_at) for site, v in pairs])
    db.execute(_CLOSE, {"rows": rows, "now": now})
    return set(db.scalars(_OPEN, {"rows": rows, "now": now}))


def _past(variant: VariantDraft, site: str, channel: str, now: datetime) -> list[dict[str, Any]]:
    """Rows of the drafted history; its last step stays open."""
    steps = [step for step in variant.history if step.valid_from <= now]
    rows = []
    for step, following in zip_longest(steps, steps[1:]):
        last = following is None and step.amount == variant.price
        row = _row(variant, site, channel, step.amount, variant.compare_at if last else step.compare_at)
        row["valid_from"] = step.valid_from.isoformat()
        row["valid_to"] = following.valid_from.isoformat() if following else None
        rows.append(row)
    return rows


def _row(
    variant: VariantDraft, site: str, channel: str, amount: int, compare_at: int | None
) -> dict[str, Any]:
    return {"sku": variant.sku, "site": site, "channel": channel, "amount": amount, "compare_at": compare_at}
