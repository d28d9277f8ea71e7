"""What products are like, for whoever wants to know what people like: shelves, and the colours and sizes of SKUs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from storefront.kernel.asking import question
from storefront.kernel.i18n import LocalText

_SHELVES = question("""
SELECT p.slug, ARRAY(SELECT c.slug FROM unnest(own.path) WITH ORDINALITY AS step(id, place)
                       JOIN category c ON c.id = step.id ORDER BY place DESC) AS shelves
  FROM product p LEFT JOIN category own ON own.id = p.category_id
 WHERE p.site = :site AND p.slug = ANY(:slugs)
""")
_CHOICES = question("""
SELECT v.sku, p.slug, v.choices ->> 'color' AS colour, v.choices ->> 'size' AS size
  FROM variant v JOIN product p ON p.id = v.product_id WHERE v.sku = ANY(:skus)
""")
_NAMES = question("""
SELECT 'category' AS kind, c.slug AS key, c.name, ARRAY(
         SELECT a.slug FROM category a WHERE a.id = ANY(c.path) AND a.id <> c.id) AS above, c.path || ARRAY[c.position] AS place
  FROM category c WHERE c.site = :site
UNION ALL
SELECT 'colour', f.key, f.name, '{}', ARRAY[f.position] FROM facet_value f WHERE f.site = :site AND f.facet = 'colour'
UNION ALL
SELECT 'product', p.slug, p.name, '{}', '{}' FROM product p WHERE p.site = :site AND p.slug = ANY(:slugs)
   AND p.published_at <= now() AND (p.unpublished_at IS NULL OR p.unpublished_at > now())
ORDER BY kind, place, key
""")
_TOPS = question("""
SELECT p.slug AS product, c.slug AS shelf FROM product p JOIN category own ON own.id = p.category_id
  JOIN category c ON c.id = own.path[1] WHERE p.site = :site
""")


@dataclass(frozen=True, slots=True)
class Named:
    """A shelf, a colour or a product by its name; `above` are the shelves over a shelf."""

    kind: str
    key: str
    name: LocalText
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """What a SKU is: product (slug), colour and size by their keys, empty where it has none."""

    product: str
    colour: str = ""
    size: str = ""


def shelves_of(db: Session, slugs: Iterable[str], *, site: str = "hiyori") -> dict[str, tuple[str, ...]]:
    """The shelves of each of these products, its own first, the top of the shop last; one statement."""
    wanted = sorted(set(slugs))
    rows = _SHELVES.rows(db, slugs=wanted, site=site) if wanted else []
    return {slug: tuple(shelves) for slug, shelves in rows}


def choices_of(db: Session, skus: Iterable[str]) -> dict[str, Choice]:
    """What these SKUs are, sold or not; one statement."""
    wanted = sorted(set(skus))
    rows = _CHOICES.rows(db, skus=wanted) if wanted else []
    return {sku: Choice(product, colour or "", size or "") for sku, product, colour, size in rows}


def names(db: Session, slugs: Iterable[str] = (), *, site: str = "hiyori") -> dict[str, Named]:
    """Every shelf and colour, and these products as far as they are published, by `kind:key`; one statement."""
    rows = _NAMES.rows(db, slugs=sorted(set(slugs)), site=site)
    return {f"{r.kind}:{r.key}": Named(r.kind, r.key, LocalText(r.name), tuple(r.above)) for r in rows}


def top_shelf_of(db: Session, *, site: str = "hiyori") -> Iterator[tuple[str, str]]:
    """Every product with the shelf at the top under which it stands, by slugs (one statement, for reports)."""
    return ((row.product, row.shelf) for row in _TOPS.rows(db, site=site))
