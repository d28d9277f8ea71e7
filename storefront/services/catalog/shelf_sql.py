"""The one statement behind every list: heading, page, counts and facets as one JSON value."""

from functools import cache, lru_cache

from storefront.kernel.asking import Question, question
from storefront.services.catalog import word_sql

_SCOPES = {
    "category": (
        "l.category_path @> ARRAY[(SELECT id FROM category WHERE site = :site AND slug = :slug)]",
        "-l.popularity",
        "",
    ),
    "collection": (
        "true",
        "m.position",
        """JOIN collection_product m ON m.product_id = l.product_id
      AND m.collection_id = (SELECT id FROM collection WHERE site = :site AND slug = :slug)""",
    ),
    "words": (word_sql.ANYWHERE, word_sql.RANK, ""),
}
_ORDERS = {
    "new": "-CAST(extract(epoch FROM l.published_at) AS bigint)",
    "price": "l.price_min",
    "price-desc": "-l.price_min",
}
_HEADINGS = {
    "category": """SELECT jsonb_build_object('name', c.name, 'intro', c.intro, 'picture', NULL,
       'trail', (SELECT jsonb_agg(jsonb_build_object('name', t.name, 'slug', t.slug)
                                  ORDER BY cardinality(t.path))
                   FROM category t WHERE t.id = ANY(c.path) AND t.id <> c.id),
       'children', (SELECT jsonb_agg(jsonb_build_object('name', t.name, 'slug', t.slug) ORDER BY t.position)
                      FROM category t WHERE t.parent_id = c.id))
     FROM category c WHERE c.site = :site AND c.slug = :slug""",
    "collection": """SELECT jsonb_build_object('name', c.name, 'intro', c.intro,
       'trail', NULL, 'children', NULL,
       'picture', (SELECT to_jsonb(i) - 'source_url' FROM picture i WHERE i.key = c.picture_key))
     FROM collection c WHERE c.site = :site AND c.slug = :slug""",
    "words": "SELECT NULL::jsonb",
}

_STATEMENT = """
WITH scope AS MATERIALIZED (
  SELECT l.product_id, l.kind, l.sizes, l.colours, l.price_min, l.price_max, l.in_stock, {order} AS v,
    (cardinality(CAST(:sizes AS text[])) = 0
      OR CASE WHEN :in_stock THEN l.sizes_in_stock ELSE l.sizes END && CAST(:sizes AS text[])) AS f_size,
    (cardinality(CAST(:colours AS text[])) = 0
      OR CASE WHEN :in_stock THEN l.colours_in_stock ELSE l.colours END
         && CAST(:colours AS text[])) AS f_colour,
    (cardinality(CAST(:kinds AS text[])) = 0 OR l.kind = ANY(CAST(:kinds AS text[]))) AS f_kind,
    (l.price_max >= coalesce(CAST(:price_from AS bigint), 0)
      AND l.price_min <= coalesce(CAST(:price_to AS bigint), 999999999999)) AS f_price,
    (NOT :in_stock OR l.in_stock) AS f_stock
  FROM listing l {join}
  WHERE l.site = :site AND l.published_at <= :now AND (l.unpublished_at IS NULL OR l.unpublished_at > :now)
    AND {condition}),
hits AS (SELECT * FROM scope WHERE f_size AND f_colour AND f_kind AND f_price AND f_stock),
page AS (
  SELECT product_id, v FROM hits
  WHERE CAST(:after_v AS bigint) IS NULL
     OR (v, product_id) > (CAST(:after_v AS bigint), CAST(:after_id AS bigint))
  ORDER BY v, product_id LIMIT :size),
shown AS ({shown}),
bounds AS (SELECT min(price_min) AS low, max(price_max) AS high FROM scope)
SELECT jsonb_build_object(
  'heading', ({heading}),
  'cards', (SELECT coalesce(jsonb_agg(to_jsonb(shown) ORDER BY v, product_id), '[]') FROM shown),
  'total', (SELECT count(*) FROM hits),
  'everything', (SELECT count(*) FROM scope),
  'in_stock', (SELECT count(*) FROM scope WHERE f_size AND f_colour AND f_kind AND f_price AND in_stock),
  'low', (SELECT low FROM bounds), 'high', (SELECT high FROM bounds),
  'bars', (SELECT jsonb_object_agg(b, n) FROM (
     SELECT width_bucket(price_min, low, high + 1, 10) AS b, count(*) AS n
     FROM scope, bounds WHERE f_size AND f_colour AND f_kind AND f_stock GROUP BY 1) AS bars),
  'kinds', (SELECT {facet} FROM (
     SELECT kind AS key, count(*) FILTER (WHERE f_size AND f_colour AND f_price AND f_stock) AS n
     FROM scope WHERE kind <> '' GROUP BY 1) AS found
     LEFT JOIN facet_value f ON f.site = :site AND f.facet = 'kind' AND f.key = found.key),
  'sizes', (SELECT {facet} FROM (
     SELECT key, count(*) FILTER (WHERE f_colour AND f_kind AND f_price AND f_stock) AS n
     FROM scope, unnest(sizes) AS key GROUP BY 1) AS found
     LEFT JOIN facet_value f ON f.site = :site AND f.facet = 'size' AND f.key = found.key),
  'colours', (SELECT {facet} FROM (
     SELECT key, count(*) FILTER (WHERE f_size AND f_kind AND f_price AND f_stock) AS n
     FROM scope, unnest(colours) AS key GROUP BY 1) AS found
     LEFT JOIN facet_value f ON f.site = :site AND f.facet = 'colour' AND f.key = found.key))
"""
_FACET = """coalesce(jsonb_agg(
     jsonb_build_object('key', found.key, 'n', n, 'name', f.name, 'swatch', f.swatch)
     ORDER BY n DESC, found.key), '[]')"""


@cache
def statement(kind: str, sort: str) -> Question:
    """The list statement of a category or collection; only our own fragments are put into the text."""
    condition, own_order, join = _SCOPES[kind]
    return question(_filled(kind, sort, condition, own_order, join))


@lru_cache(maxsize=256)
def words_statement(sort: str, shape: word_sql.Shape) -> Question:
    """The list statement of what words of this shape find."""
    condition, own_order, join = _SCOPES["words"]
    return question(word_sql.filled(_filled("words", sort, condition, own_order, join), shape))


def _filled(kind: str, sort: str, condition: str, own_order: str, join: str) -> str:
    return _STATEMENT.format(
        condition=condition,
        order=_ORDERS.get(sort, own_order),
        join=join,
        heading=_HEADINGS[kind],
        facet=_FACET,
        shown=word_sql.SHOWN,
    )
