"""The one statement behind every list: heading and cards as one JSON value."""

from functools import cache, lru_cache

from storefront.kernel.asking import Question, question
from storefront.services.catalog import word_sql

_SCOPES = {
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
                      FROM category t WHERE t.parent_id = c.id AND t.shown))
     FROM category c WHERE c.site = :site AND c.slug = :slug AND c.shown""",
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
_FLAGS = ("sizes", "colours", "kinds", "price", "stock", "shop")
Chosen = frozenset[str]


_MEMBERS = {
    "collection": """(SELECT coalesce(jsonb_agg(m.product_id), '[]') FROM collection_product m
      WHERE m.collection_id = (SELECT id FROM collection WHERE site = :site AND slug = :slug))""",
    "words": "NULL",
}
# The board knows which products stand on the page of a category, and in which order.
CATEGORY = question(f"""SELECT jsonb_build_object('heading', ({_HEADINGS["category"]}),
  'cards', (SELECT coalesce(jsonb_agg(to_jsonb(shown) - 'place' ORDER BY place), '[]') FROM (
     SELECT given.place, l.product_id, l.slug, d.card, l.price_min, l.price_max
     FROM unnest(CAST(:ids AS bigint[])) WITH ORDINALITY AS given (product_id, place)
     JOIN listing l USING (product_id) JOIN listing_card d USING (product_id)) AS shown))""")  # noqa: S608 (only our own fragments)
# Everything that the words stand in, visible or not: the board counts it.
_HITS = f"""SELECT coalesce(array_agg(l.product_id), '{{}}') FROM listing l
WHERE l.site = :site AND {word_sql.ANYWHERE}"""  # noqa: S608 (only our own fragments)


@cache
def collection_page(sort: str, chosen: Chosen) -> Question:
    """Heading, members and one page of cards of a collection."""
    return question(_page("collection", sort, chosen))


@lru_cache(maxsize=256)
def words_page(sort: str, chosen: Chosen, shape: word_sql.Shape) -> Question:
    """One page of what words of this shape find."""
    return question(word_sql.filled(_page("words", sort, chosen), shape))


@lru_cache(maxsize=256)
def hits(shape: word_sql.Shape) -> Question:
    """The numbers of all products that words of this shape find."""
    return question(word_sql.filled(_HITS, shape))


def _page(kind: str, sort: str, chosen: Chosen) -> str:
    condition, own_order, join = _SCOPES[kind]
    order = _ORDERS.get(sort, own_order)
    conditions = _conditions(chosen)
    shown = _SHOWN.format(
        order=order, join=join, visible=_VISIBLE, condition=condition,
        chosen=" AND ".join(f"({conditions[name]})" for name in _FLAGS if name in chosen) or "true",
    )  # fmt: skip
    # Only our own fragments are put into the text.
    return f"""SELECT jsonb_build_object('heading', ({_HEADINGS[kind]}), 'members', {_MEMBERS[kind]},
      'cards', (SELECT coalesce(jsonb_agg(to_jsonb(shown) ORDER BY v, product_id), '[]') FROM ({shown}) AS shown))"""  # noqa: S608 - joins parts of our own, values are parameters


def _conditions(chosen: Chosen) -> dict[str, str]:
    stand = "shop" if "shop" in chosen else "stock" if "stock" in chosen else ""
    return _SIMPLE | {name: _VALUES[stand].format(name=name, column=name) for name in ("sizes", "colours")}
