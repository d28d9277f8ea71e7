"""Pictures that arrive ready, many at once: somebody else drew and scaled them, or they look like others."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.gateways.storage import Storage
from storefront.kernel.i18n import LocalText
from storefront.services.catalog.drafts import Choices
from storefront.services.catalog.listings import bump, refresh
from storefront.services.catalog.rendering import Rendition

_NOTE = sa.text("""
INSERT INTO picture (key, product_id, choices, position, alt, original, state, width, height,
  renditions, colour)
SELECT r.key, p.id, r.choices, r.position, r.alt, r.original, 'ready', r.width, r.height,
  r.renditions, r.colour
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(
  key text, product text, choices jsonb, position bigint, alt jsonb, original text, width bigint,
  height bigint, renditions jsonb, colour text)
LEFT JOIN product p ON p.slug = r.product AND p.site = :site
ON CONFLICT (key) DO UPDATE SET original = excluded.original, state = 'ready', problem = NULL,
  width = excluded.width, height = excluded.height, renditions = excluded.renditions,
  colour = coalesce(picture.colour, excluded.colour)
RETURNING product_id
""")
_LIKE = sa.text("""
UPDATE picture p SET state = 'ready', problem = NULL, original = s.original, width = s.width,
  height = s.height, renditions = s.renditions, colour = coalesce(p.colour, s.colour)
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(key text, source text)
JOIN picture s ON s.key = r.source AND s.state = 'ready'
WHERE p.key = r.key
RETURNING p.product_id
""")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A picture with its files in place; `product` is a slug, None for pictures of something else."""

    key: str
    original: str
    width: int
    height: int
    renditions: Mapping[str, str]
    colour: str
    product: str | None = None
    choices: Choices = ()
    position: int = 0
    alt: LocalText = field(default_factory=lambda: LocalText({}))


def publish(shelf: Storage, sizes: Sequence[Rendition]) -> dict[str, str]:
    """Put renditions where the web finds them; their names by width."""
    return {str(r.width): shelf.publish(r.content, f"-{r.width}.webp") for r in sizes}


def note_rendered(db: Session, pictures: Sequence[Rendered], *, now: datetime, site: str = "hiyori") -> None:
    """Write down pictures that are ready; cards that show them are rebuilt."""
    if not pictures:
        return
    rows = [asdict(p) | {"choices": dict(p.choices)} for p in pictures]
    touched = set(db.scalars(_NOTE, {"rows": json.dumps(rows, ensure_ascii=False), "site": site}))
    refresh(db, sorted(n for n in touched if n is not None), now=now, edited=True)
    if None in touched:
        bump(db, site)


def look_like(db: Session, sources: Mapping[str, str], *, now: datetime) -> None:
    """Let pictures show what ready ones show (by key); files are named by content, so they are shared."""
    rows: list[dict[str, Any]] = [{"key": key, "source": source} for key, source in sorted(sources.items())]
    touched = set(db.scalars(_LIKE, {"rows": json.dumps(rows)}))
    refresh(db, sorted(n for n in touched if n is not None), now=now, edited=True)


def ready_pictures(db: Session) -> frozenset[str]:
    """Keys of all pictures that can be shown."""
    return frozenset(db.scalars(sa.text("SELECT key FROM picture WHERE state = 'ready'")))
