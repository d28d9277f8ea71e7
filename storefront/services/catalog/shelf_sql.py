"""The one statement behind every list: heading, page, counts and facets as one JSON value."""

from functools import cache

import sqlalchemy as sa

_SCOPES = {
    "category": (
        "l.category_path @> ARRAY[(SELECT id FROM category WHERE site = :site AND slug = :slug)]",
        "-l.popularity",
        "",
    ),
    "collection": ("true", "m.position", """JOIN collection_product m ON m.product_id = l.product_id
      AND m.collection_id = (SELECT id FROM collection WHERE site = :site AND slug = :slug)"""),
    "words": (
        "(l.codes && CAST(:codes AS text[]) OR ({likes}))",
        "(CASE WHEN l.codes && CAST(:codes AS text[]) THEN 0 WHEN l.norm LIKE :prefix THEN 1 ELSE 2 END)"
        " * 1000000000 - least(l.popularity, 999999999)",
        "",
    ),
    "similar": (":words <% l.norm", "CAST(-1000000 * word_similarity(:words, l.norm) AS bigint)", ""),
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
    "similar": "SELECT NULL::jsonb",
}

_STATEMENT = """
WITH scope AS MATERIALIZED (
  SELECT l.*, {order} AS v,
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
  SELECT product_id, slug, card, price_min, price_max, v FROM hits
  WHERE CAST(:after_v AS bigint) IS NULL
     OR (v, product_id) > (CAST(:after_v AS bigint), CAST(:after_id AS bigint))
  ORDER BY v, product_id LIMIT :size),
bounds AS (SELECT min(price_min) AS low, max(price_max) AS high FROM scope)
SELECT jsonb_build_object(
  'heading', ({heading}),
  'cards', (SELECT coalesce(jsonb_agg(to_jsonb(page) ORDER BY v, product_id), '[]') FROM page),
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
def statement(kind: str, sort: str, terms: int) -> sa.TextClause:
    """The list statement for this scope and order; only our own fragments are put into the text."""
    condition, own_order, join = _SCOPES[kind]
    # One LIKE per term: a LIKE ALL over an array cannot use the trigram index.
    condition = condition.format(likes=" AND ".join(f"l.norm LIKE :term_{n}" for n in range(terms)) or "true")
    text = _STATEMENT.format(
        condition=condition, order=_ORDERS.get(sort, own_order), join=join,
        heading=_HEADINGS[kind], facet=_FACET,
    )
    return sa.text(text)
