"""SQL of what words find: names first, then readings, then all the rest; equals by stock and popularity.

A name that is found often enough answers alone. Only otherwise all words are asked.
"""

from functools import lru_cache

from storefront.kernel.asking import Question, question
from storefront.services.catalog.shelf_values import Scope, Term
from storefront.services.catalog.wording import spread

CODE, PREFIX, NAME, READING, ELSEWHERE = range(5)
TIER = 10_000_000_000
# More than so many are not sorted: standing order is walked until enough of them came by.
FEW = 4000
# Of each term: how many alternatives it has, and how many of them are spellings.
Shape = tuple[tuple[int, int], ...]

SHOWN = """SELECT page.product_id, page.v, l.slug, d.card, l.price_min, l.price_max
  FROM page JOIN listing l USING (product_id) JOIN listing_card d USING (product_id)"""
_VISIBLE = (
    """l.site = :site AND l.published_at <= :now AND (l.unpublished_at IS NULL OR l.unpublished_at > :now)"""
)
_CODED = (
    "l.product_id = ANY (ARRAY(SELECT product_id FROM listing_card WHERE codes && CAST(:codes AS text[])))"
)
_NO_CODE = "(SELECT count(*) FROM listing_card WHERE codes && CAST(:codes AS text[])) = 0"
# <…> are marks for `filled`; a code means its product and nothing that resembles it.
ANYWHERE = f"({_CODED} OR {_NO_CODE} AND (<like:norm>))"
# Looking for a piece of text costs a fraction of matching a pattern; which tier needs no index.
_OF_NAME = f"""(CASE WHEN starts_with(l.named, :prefix) OR starts_with(l.named, :together) THEN {PREFIX}
   WHEN <spelled:named> THEN {NAME} ELSE {READING} END)"""
RANK = f"""(CASE WHEN {_CODED} THEN {CODE} WHEN <like:named> THEN {_OF_NAME} ELSE {ELSEWHERE} END)
   * CAST({TIER} AS bigint) + l.place"""
_LATER = "(v, product_id) > (CAST(:after_v AS bigint), CAST(:after_id AS bigint)) ORDER BY v, product_id LIMIT :size"

_UNCODED = "(SELECT count(*) FROM meant) = 0"
_FIRST = f"""
WITH meant AS MATERIALIZED (
  SELECT product_id FROM listing_card WHERE codes && CAST(:codes AS text[])),
coded AS MATERIALIZED (
  SELECT * FROM (SELECT l.product_id, l.place AS v FROM listing l
    WHERE l.product_id = ANY (ARRAY(SELECT product_id FROM meant)) AND {_VISIBLE}) AS l
  WHERE {_LATER}),
named AS MATERIALIZED (
  SELECT * FROM (SELECT l.product_id, {_OF_NAME} * CAST({TIER} AS bigint) + l.place AS v
    FROM listing l WHERE {_UNCODED} AND <like:named> AND {_VISIBLE} OFFSET 0) AS l
  WHERE {_LATER}),
few AS MATERIALIZED (
  SELECT l.product_id, {ELSEWHERE} * CAST({TIER} AS bigint) + l.place AS v FROM listing l
  WHERE {_UNCODED} AND (SELECT count(*) FROM named) < :size AND <like:norm> AND {_VISIBLE} AND NOT (<like:named>)
  LIMIT {FEW} + 1),
elsewhere AS MATERIALIZED (
  SELECT * FROM few WHERE (SELECT count(*) FROM few) <= {FEW} AND {_LATER}),
often AS MATERIALIZED (
  SELECT l.product_id, {ELSEWHERE} * CAST({TIER} AS bigint) + l.place AS v FROM listing l
  WHERE (SELECT count(*) FROM few) > {FEW} AND {_VISIBLE} AND <like:norm> AND NOT (<like:named>)
    AND ({ELSEWHERE} * CAST({TIER} AS bigint) + l.place, l.product_id)
        > (CAST(:after_v AS bigint), CAST(:after_id AS bigint))
  ORDER BY l.place, l.product_id LIMIT :size),
page AS (
  SELECT product_id, min(v) AS v FROM (
    TABLE coded UNION ALL TABLE named UNION ALL TABLE elsewhere UNION ALL TABLE often) AS found
  GROUP BY product_id ORDER BY v, product_id LIMIT :size)
{SHOWN} ORDER BY v, product_id
"""  # noqa: S608 (only our own fragments)


# Of what is asked for most, so many are looked through for a suggestion; only words that are rare need more.
WALKED = 1200
_POPULAR = f"""
WITH page AS MATERIALIZED (
  SELECT l.product_id, l.place AS v FROM (
    SELECT l.product_id, l.place, l.named FROM listing l WHERE {_VISIBLE}
    ORDER BY l.place, l.product_id LIMIT {WALKED}) AS l
  WHERE <like:named> LIMIT :size)
{SHOWN} ORDER BY v, product_id
"""  # noqa: S608 (only our own fragments)


def rank(tier: int, *, in_stock: bool, popularity: int) -> int:
    """Where a product stands among what was found, lower first; the SQL says the same."""
    return tier * TIER + (0 if in_stock else 1_000_000_000) + 999_999_999 - min(popularity, 999_999_999)


@lru_cache(maxsize=256)
def first(shape: Shape) -> Question:
    """The first products for words of this shape, without counting the rest."""
    return question(filled(_FIRST, shape))


@lru_cache(maxsize=256)
def popular(shape: Shape) -> Question:
    """Products with such names among those that are asked for most."""
    return question(filled(_POPULAR, shape))


def shape_of(terms: tuple[Term, ...]) -> Shape:
    """What of the terms decides about the text of the statement."""
    return tuple((len(term.alternatives), len(term.spelled)) for term in terms)


def parameters(scope: Scope) -> dict[str, str | list[str]]:
    """The values of a statement for these words."""
    given: dict[str, str | list[str]] = {"codes": list(scope.codes)}
    for n, term in enumerate(scope.terms):
        given |= {f"like_{n}_{m}": f"%{_pattern(text)}%" for m, text in enumerate(term.alternatives)}
        given |= {f"spelled_{n}_{m}": spread(text) for m, text in enumerate(term.spelled)}
    typed = [term.spelled[0] for term in scope.terms]
    return given | {"prefix": spread(" ".join(typed)), "together": spread("".join(typed))}


def filled(text: str, shape: Shape) -> str:
    """The text with conditions for words of this shape in place of its marks."""
    for column in ("named", "norm"):
        like, within = f"l.{column} LIKE :like", f"strpos(l.{column}, :spelled"
        text = text.replace(f"<like:{column}>", _every(like, "", [n for n, _ in shape]))
        text = text.replace(f"<spelled:{column}>", _every(within, ") > 0", [n for _, n in shape]))
    return text


def _every(begin: str, end: str, alternatives: list[int]) -> str:
    terms = [
        " OR ".join(f"{begin}_{n}_{m}{end}" for m in range(count)) for n, count in enumerate(alternatives)
    ]
    return " AND ".join(f"({term})" for term in terms) or "false"


def _pattern(text: str) -> str:
    return spread(text).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
