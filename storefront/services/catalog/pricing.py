"""Writing prices: the open row is closed and followed by a new one; history is never rewritten."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.services.catalog.drafts import ProductDraft, VariantDraft

CHANNEL = "web"

# Two questions by key and no join: within the transaction in which both tables grow, a planner that took them for
# empty would read one of them whole for every row of the other.
_VARIANTS = sa.text("SELECT sku, id, product_id FROM variant WHERE sku = ANY(:skus)")
_PRICES = sa.text("""
SELECT variant_id, id, amount, compare_at, valid_to IS NULL AS open FROM variant_price
WHERE variant_id = ANY(:ids) AND site = :site AND channel = :channel
""")
_CLOSE = sa.text(
    "UPDATE variant_price SET valid_to = greatest(:now, valid_from) WHERE id = ANY(:ids) AND valid_to IS NULL"
)
_ADD = sa.text("""
INSERT INTO variant_price (variant_id, site, channel, amount, compare_at, valid_from, valid_to)
SELECT r.variant_id, :site, :channel, r.amount, r.compare_at, r.valid_from, r.valid_to
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(
  variant_id bigint, amount bigint, compare_at bigint, valid_from timestamptz, valid_to timestamptz)
ON CONFLICT (variant_id, site, channel) WHERE valid_to IS NULL DO NOTHING
""")


@dataclass(frozen=True, slots=True)
class _Known:
    sku: str
    variant_id: int
    product_id: int
    price_id: int | None
    amount: int | None
    compare_at: int | None
    priced: bool


def put_prices(
    db: Session, drafts: Sequence[ProductDraft], now: datetime, channel: str = CHANNEL
) -> set[int]:
    """Bring open prices to what the drafts say; ids of products whose price changed."""
    touched: set[int] = set()
    for site in sorted({d.site for d in drafts}):
        wanted = {v.sku: v for d in drafts if d.site == site for v in d.variants}
        touched |= _put(db, wanted, site, channel, now)
    return touched


def _put(db: Session, wanted: Mapping[str, VariantDraft], site: str, channel: str, now: datetime) -> set[int]:
    place = {"site": site, "channel": channel}
    known = _known(db, list(wanted), place)
    changed = [k for k in known if not _same(k, wanted[k.sku])]
    closing = [k.price_id for k in changed if k.price_id is not None]
    if closing:
        db.execute(_CLOSE, {"ids": closing, "now": now})
    rows = [row for k in changed for row in _rows(k, wanted[k.sku], now)]
    if rows:
        db.execute(_ADD, {"rows": json.dumps(rows), **place})
    return {k.product_id for k in changed}


def _known(db: Session, skus: list[str], place: Mapping[str, str]) -> list[_Known]:
    """The variants with their open price, if they have one, and whether they ever had any."""
    variants = db.execute(_VARIANTS, {"skus": skus}).all()
    prices = db.execute(_PRICES, {"ids": [v.id for v in variants], **place}).all()
    now = {p.variant_id: (p.id, p.amount, p.compare_at) for p in prices if p.open}
    ever = {p.variant_id for p in prices}
    return [
        _Known(v.sku, v.id, v.product_id, *now.get(v.id, (None, None, None)), v.id in ever) for v in variants
    ]


def _same(known: _Known, draft: VariantDraft) -> bool:
    return known.price_id is not None and (known.amount, known.compare_at) == (draft.price, draft.compare_at)


def _rows(known: _Known, draft: VariantDraft, now: datetime) -> Iterable[dict[str, Any]]:
    """The next open price; before the first one the drafted history, whose last step may be that price."""
    past = [] if known.priced else [step for step in draft.history if step.valid_from <= now]
    for step, following in zip_longest(past, past[1:]):
        if following is None and step.amount == draft.price:
            yield _row(known, draft.price, draft.compare_at, step.valid_from, None)
            return
        until = following.valid_from if following else now
        yield _row(known, step.amount, step.compare_at, step.valid_from, until)
    yield _row(known, draft.price, draft.compare_at, now, None)


def _row(
    known: _Known, amount: int, compare_at: int | None, since: datetime, until: datetime | None
) -> dict[str, Any]:
    return {
        "variant_id": known.variant_id, "amount": amount, "compare_at": compare_at,
        "valid_from": since.isoformat(), "valid_to": until.isoformat() if until else None,
    }  # fmt: skip
