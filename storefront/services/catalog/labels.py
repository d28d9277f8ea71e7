"""What a desk needs to know of SKUs: names, JAN and picture, sold now or not; and which SKUs a text names."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel.i18n import LocalText
from storefront.kernel.kana import fold, narrow
from storefront.services.catalog.pictures import best, shown
from storefront.services.catalog.selling import chosen
from storefront.services.catalog.values import Picture

_LABELS = sa.text("""
SELECT v.sku, v.jan, v.choices, p.name, p.options,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('key', i.key, 'choices', i.choices, 'alt', i.alt,
                 'width', i.width, 'height', i.height, 'renditions', i.renditions, 'colour', i.colour)
                 ORDER BY i.position, i.id), '[]')
          FROM picture i WHERE i.product_id = p.id) AS pictures
FROM variant v JOIN product p ON p.id = v.product_id
WHERE v.sku = ANY(:skus)
""")
_NAMED = sa.text("""
SELECT v.sku FROM variant v JOIN product p ON p.id = v.product_id
WHERE p.site = :site AND (v.jan = :code OR v.sku LIKE :start OR p.name->>'ja' ILIKE :part
      OR p.name->>'en' ILIKE :part OR p.reading LIKE :folded)
ORDER BY v.jan = :code DESC NULLS LAST, p.id, v.position LIMIT :limit
""")


@dataclass(frozen=True, slots=True)
class Label:
    """A SKU as a picker knows it; `choices` are the values in words (砂, M)."""

    sku: str
    jan: str | None
    name: LocalText
    choices: tuple[LocalText, ...]
    picture: Picture


def labels(db: Session, skus: Iterable[str]) -> dict[str, Label]:
    """Labels of these SKUs, published or not, in one statement; unknown ones are missing."""
    rows = db.execute(_LABELS, {"skus": sorted(set(skus))}).mappings()
    return {row["sku"]: _label(dict(row)) for row in rows}


def skus_named(db: Session, text: str, *, site: str = "hiyori", limit: int = 50) -> tuple[str, ...]:
    """SKUs that a text names: by JAN, beginning of the SKU, or part of the name or reading."""
    typed = text.strip().replace("\x00", "")
    if not typed:
        return ()
    code, part = narrow(typed), escaped(typed)
    given: dict[str, Any] = {
        "site": site, "limit": limit, "code": code.replace("-", "").replace(" ", ""),
        "start": f"{escaped(code.upper())}%", "part": f"%{part}%", "folded": f"%{escaped(fold(typed))}%",
    }  # fmt: skip
    return tuple(db.scalars(_NAMED, given))


def escaped(text: str) -> str:
    """Text as it stands in a LIKE pattern."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _label(row: dict[str, Any]) -> Label:
    choices = tuple(value for _, value in chosen(row["options"], row["choices"]))
    picture = shown(best(row["pictures"], row["choices"]), row["name"])
    return Label(row["sku"], row["jan"], LocalText(row["name"]), choices, picture)
