"""The one statement behind every list: heading, page and, when asked for, counts as one JSON value."""

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
_ORDERS = {"new": "l.newness", "price": "l.price_min", "price-desc": "-l.price_min"}
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

_VISIBLE = (
    "l.site = :site AND l.published_at <= :now AND (l.unpublished_at IS NULL OR l.unpublished_at > :now)"
)
# Which sizes and colours count: those of the shop, those that can be sent, or all that there ever were.
_VALUES = {
    "shop": "l.at_shops && CAST(:{name} AS text[])",
    "stock": "l.{column}_in_stock && CAST(:{name} AS text[])",
    "": "l.{column} && CAST(:{name} AS text[])",
}
_HAS = {
    "shop": "(:shop || '/{facet}/' || key) = ANY (scope.at_shops)",
    "stock": "key = ANY (scope.{column}_in_stock)",
    "": "true",
}
_SIMPLE = {
    "kinds": "l.kind = ANY (CAST(:kinds AS text[]))",
    "price": """l.price_max >= coalesce(CAST(:price_from AS bigint), 0)
      AND l.price_min <= coalesce(CAST(:price_to AS bigint), 999999999999)""",
    "stock": "l.in_stock",
    "shop": "l.at_shops @> ARRAY[CAST(:shop AS text)]",
}
# The page walks its order by key; only what is asked for is a condition, so that the planner sees it.
_SHOWN = """
  SELECT page.product_id, page.v, l.slug, d.card, l.price_min, l.price_max FROM (
    SELECT l.product_id, {order} AS v FROM listing l {join}
    WHERE {visible} AND {condition} AND {chosen}
      AND ({order}, l.product_id) > (CAST(:after_v AS bigint), CAST(:after_id AS bigint))
    ORDER BY v, l.product_id LIMIT :size) AS page
  JOIN listing l USING (product_id) JOIN listing_card d USING (product_id)"""
# Every facet counts what the others leave: it passes over its own flag.
_COUNTS = """
WITH scope AS MATERIALIZED (
  SELECT l.kind, l.sizes, l.colours, {kept}, l.price_min, l.price_max, l.in_stock, {flags}
  FROM listing l {join} WHERE {visible} AND {condition}),
bounds AS (SELECT min(price_min) AS low, max(price_max) AS high FROM scope)
SELECT jsonb_build_object(
  'total', (SELECT count(*) FROM scope WHERE {but_none}),
  'everything', (SELECT count(*) FROM scope),
  'in_stock', (SELECT count(*) FROM scope WHERE {but_stock} AND in_stock),
  'low', (SELECT low FROM bounds), 'high', (SELECT high FROM bounds),
  'bars', (SELECT jsonb_object_agg(b, n) FROM (
     SELECT width_bucket(price_min, low, high + 1, 10) AS b, count(*) AS n
     FROM scope, bounds WHERE {but_price} GROUP BY 1) AS bars),
  'kinds', (SELECT {facet} FROM (
     SELECT kind AS key, count(*) FILTER (WHERE {but_kinds}) AS n
     FROM scope WHERE kind <> '' GROUP BY 1) AS found
     LEFT JOIN facet_value f ON f.site = :site AND f.facet = 'kind' AND f.key = found.key),
  'sizes', (SELECT {facet} FROM (
     SELECT key, count(*) FILTER (WHERE {but_sizes} AND {has_size}) AS n
     FROM scope, unnest(sizes) AS key GROUP BY 1) AS found
     LEFT JOIN facet_value f ON f.site = :site AND f.facet = 'size' AND f.key = found.key),
  'colours', (SELECT {facet} FROM (
     SELECT key, count(*) FILTER (WHERE {but_colours} AND {has_colour}) AS n
     FROM scope, unnest(colours) AS key GROUP BY 1) AS found
     LEFT JOIN facet_value f ON f.site = :site AND f.facet = 'colour' AND f.key = found.key),
  'shops', (SELECT {facet} FROM (
     SELECT key, count(*) FILTER (WHERE {but_shop}) AS n
     FROM scope, unnest(at_shops) AS key WHERE strpos(key, '/') = 0 GROUP BY 1) AS found
     LEFT JOIN facet_value f ON f.site = :site AND f.facet = 'shop' AND f.key = found.key))
"""
_FACET = """coalesce(jsonb_agg(
     jsonb_build_object('key', found.key, 'n', n, 'name', f.name, 'swatch', f.swatch)
     ORDER BY n DESC, found.key), '[]')"""
_FLAGS = ("sizes", "colours", "kinds", "price", "stock", "shop")
Chosen = frozenset[str]


@cache
def page(kind: str, sort: str, chosen: Chosen) -> Question:
    """Heading and one page of cards of a category or collection, and its counts when `counting`."""
    return question(_page(kind, sort, chosen))


@lru_cache(maxsize=256)
def words_page(sort: str, chosen: Chosen, shape: word_sql.Shape) -> Question:
    """The same of what words of this shape find."""
    return question(word_sql.filled(_page("words", sort, chosen), shape))


def _page(kind: str, sort: str, chosen: Chosen) -> str:
    condition, own_order, join = _SCOPES[kind]
    order = _ORDERS.get(sort, own_order)
    conditions = _conditions(chosen)
    shown = _SHOWN.format(
        order=order, join=join, visible=_VISIBLE, condition=condition,
        chosen=" AND ".join(f"({conditions[name]})" for name in _FLAGS if name in chosen) or "true",
    )  # fmt: skip
    # Only our own fragments are put into the text.
    return f"""SELECT jsonb_build_object('heading', ({_HEADINGS[kind]}),
      'cards', (SELECT coalesce(jsonb_agg(to_jsonb(shown) ORDER BY v, product_id), '[]') FROM ({shown}) AS shown),
      'counts', CASE WHEN :counting THEN ({_counts(condition, join, chosen)}) END)"""  # noqa: S608 - joins parts of our own, values are parameters


def _counts(condition: str, join: str, chosen: Chosen) -> str:
    conditions = _conditions(chosen)
    without = {f"but_{name}": _flags_but(name, chosen) for name in ("none", *_FLAGS)}
    stand = _stand(chosen)
    return _COUNTS.format(
        join=join, visible=_VISIBLE, condition=condition, facet=_FACET, **without,
        flags=", ".join(f"({conditions[name] if name in chosen else 'true'}) AS f_{name}" for name in _FLAGS),
        kept="l.sizes_in_stock, l.colours_in_stock, l.at_shops",
        has_size=_HAS[stand].format(facet="size", column="sizes"),
        has_colour=_HAS[stand].format(facet="colour", column="colours"),
    )  # fmt: skip


def _stand(chosen: Chosen) -> str:
    return "shop" if "shop" in chosen else "stock" if "stock" in chosen else ""


def _conditions(chosen: Chosen) -> dict[str, str]:
    values = _VALUES[_stand(chosen)]
    return _SIMPLE | {name: values.format(name=name, column=name) for name in ("sizes", "colours")}


def _flags_but(name: str, chosen: Chosen) -> str:
    return " AND ".join(f"f_{flag}" for flag in _FLAGS if flag in chosen and flag != name) or "true"
