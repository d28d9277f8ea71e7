"""The board of each site as this process knows it: read once, then kept up with the catalog's versions."""

import threading
from collections.abc import Callable, Hashable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from storefront.kernel import db as database
from storefront.kernel.asking import question
from storefront.services.catalog.board import NEVER, PUBLISHED, UNPUBLISHED, Bits, Board, Entry

MOST_COUNTED = 500
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COLUMNS = """l.product_id, l.category_path, l.kind, l.sizes, l.sizes_in_stock, l.colours, l.colours_in_stock, l.at_shops,
  l.in_stock, l.price_min, l.price_max, l.popularity, l.newness,
  floor(extract(epoch FROM l.published_at) * 1000000)::bigint,
  floor(extract(epoch FROM l.unpublished_at) * 1000000)::bigint"""
# All listings of the site, or those that the versions since `known` changed, when every one of these has told.
_SINCE = question(f"""
WITH latest AS (
  SELECT coalesce((SELECT number FROM catalog_version WHERE site = :site), 0) AS number),
told AS (
  SELECT c.products FROM catalog_change c, latest
  WHERE c.site = :site AND c.number > :known AND c.number <= latest.number AND c.products IS NOT NULL),
gone AS MATERIALIZED (SELECT DISTINCT unnest(products) AS id FROM told),
anew AS MATERIALIZED (
  SELECT :known < 0 OR (SELECT count(*) FROM told) < number - :known AS yes FROM latest),
listed AS (
  SELECT json_build_array({_COLUMNS}) AS entry FROM listing l
  WHERE (SELECT yes FROM anew) AND l.site = :site
  UNION ALL SELECT json_build_array({_COLUMNS}) FROM listing l
  WHERE NOT (SELECT yes FROM anew) AND l.site = :site AND l.product_id = ANY (ARRAY(SELECT id FROM gone)))
SELECT number, (SELECT yes FROM anew) AS anew, ARRAY(SELECT id FROM gone) AS gone,
  (SELECT coalesce(json_agg(entry), '[]') FROM listed) AS listed,
  (SELECT coalesce(json_agg(json_build_array(facet, key, name, swatch)), '[]')
     FROM facet_value WHERE site = :site) AS names,
  (SELECT coalesce(json_object_agg(slug, id), '{{}}') FROM category WHERE site = :site) AS shelves
FROM latest
""")  # noqa: S608 (only our own fragments)
_kept: dict[tuple[int, str], Board] = {}
_lock = threading.Lock()


def current(db: Session, site: str, version: int) -> Board:
    """The board of this version of the catalog or of a later one (one statement when it was an earlier one)."""
    key = (database.generation, site)
    board = _kept.get(key, Board())
    if board.version >= version:
        return board
    if db.info.get("changing"):  # what this transaction wrote may never come to be
        return _followed(db, site, board)
    with _lock:
        board = _kept.get(key, Board())
        if board.version >= version:
            return board
        board = _followed(db, site, board)
        for other in [known for known in _kept if known[0] != database.generation]:
            del _kept[other]
        _kept[key] = board
        return board


def moment(now: datetime) -> int:
    """A moment as the board writes it."""
    return (now - _EPOCH) // timedelta(microseconds=1)


def visible(board: Board, at: int) -> tuple[int, Bits]:
    """What is published at this microsecond, and since when the board knows that nothing changed there."""
    since, until, bits = board.counted.get("visible") or (0, 0, None)
    if bits is None or not since <= at < until:
        limits = board.numbers[[PUBLISHED, UNPUBLISHED]]
        since, until, bits = at, int(limits[limits > at].min(initial=NEVER)), board.visible(at)
        board.counted["visible"] = since, until, bits
    return since, bits


def remembered(board: Board, key: Hashable, make: Callable[[], Any]) -> Any:
    """An answer that was given from this board before, else a new one."""
    found = board.counted.get(key)
    if found is None:
        if len(board.counted) >= MOST_COUNTED:
            board.counted.clear()
        found = board.counted[key] = make()
    return found


def _followed(db: Session, site: str, board: Board) -> Board:
    number, anew, gone, listed, names, shelves = _SINCE.first(db, site=site, known=board.version)
    return (Board() if anew else board).followed(
        number,
        gone,
        [Entry(*entry[:-2], *(NEVER if at is None else at for at in entry[-2:])) for entry in listed],
        names={(facet, key): (name, swatch) for facet, key, name, swatch in names},
        shelves=shelves,
    )
