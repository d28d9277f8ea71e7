"""The only place that locks stock.

One fixed order for the whole house: the order row first (`oms._locks`), then stock rows by (sku, location),
each once per transaction and as late as possible; rows of other conditions follow after those of `new`.
Under the lock the counters move only while `still_enough` holds, and the constraints
`ck_ims_stock_promised_within_on_hand` and `ck_ims_stock_on_hand_not_negative` have the last word.
Callers reach these functions through the module, so that a test can run the house without its guards.
"""

from collections.abc import Iterable
from typing import Any, TypeVarTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from storefront.ims.models import Safety, Stock
from storefront.ims.types import Condition

Place = tuple[str, str]
Columns = TypeVarTuple("Columns")


def promisable(channel: str) -> sa.ColumnElement[int]:
    """Units of a stock row that a channel may still be promised; one formula for asking and taking."""
    here = sa.select(Safety.quantity).where(Safety.location == Stock.location, Safety.channel == channel)
    # Two questions by key: one for either would read all that a place keeps back, for every row of stock.
    own, others = here.where(Safety.sku == Stock.sku), here.where(Safety.sku.is_(None))
    kept = sa.func.coalesce(own.scalar_subquery(), others.scalar_subquery(), 0)
    return sa.func.greatest(0, Stock.on_hand - Stock.held - Stock.allocated - kept)


def still_enough(channel: str, wanted: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """The condition under which a counter may move."""
    return promisable(channel) >= wanted


def in_order(query: sa.Select[*Columns]) -> sa.Select[*Columns]:
    """Lock the stock rows of this query, in the fixed order."""
    return query.order_by(Stock.sku, Stock.location).with_for_update(of=Stock, key_share=True)


def lock(db: Session, places: Iterable[Place], condition: Condition = Condition.NEW) -> None:
    """Lock the rows of these places."""
    wanted = table_of(sku=[p[0] for p in places], location=[p[1] for p in places])
    query = sa.select(Stock.id).where(
        Stock.condition == condition, sa.tuple_(Stock.sku, Stock.location).in_(sa.select(wanted))
    )
    db.execute(in_order(query))


def lock_places_of(db: Session, promises: sa.Select[str, str]) -> None:
    """Lock the rows from which these promises (sku, location) were made."""
    query = sa.select(Stock.id).where(
        Stock.condition == Condition.NEW, sa.tuple_(Stock.sku, Stock.location).in_(promises)
    )
    db.execute(in_order(query))


def counted(channel: Any) -> sa.ColumnElement[int]:
    """What is counted under the lock before units are taken."""
    return promisable(channel)


def channel_asked() -> Any:
    """The channel as a value that a prepared statement is given later."""
    return sa.bindparam("channel", type_=sa.Text)


def asked_for(**kinds: Any) -> sa.TableValuedAlias:
    """Like `table_of`, with lists that a prepared statement is given later."""
    arrays = [sa.cast(sa.bindparam(name, type_=ARRAY(kind)), ARRAY(kind)) for name, kind in kinds.items()]
    names = [sa.column(name, kind) for name, kind in kinds.items()]
    return sa.func.unnest(*arrays).table_valued(*names, name="given").render_derived()


def table_of(**columns: list[Any]) -> sa.TableValuedAlias:
    """Lists as a table that a statement can join: texts and whole numbers, one statement for any length."""
    arrays, names = [], []
    for name, values in columns.items():
        kind: Any = sa.BigInteger if values and isinstance(values[0], int) else sa.Text
        arrays.append(sa.cast(values, ARRAY(kind)))
        names.append(sa.column(name, kind))
    return sa.func.unnest(*arrays).table_valued(*names, name="given").render_derived()
