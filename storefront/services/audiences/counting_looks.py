"""The SQL reading of what people looked at, searched and put into the cart: sums of counts by day."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, JSONPATH

from storefront.services.audiences import conditions as c
from storefront.services.audiences.behaving import keys_added, keys_viewed
from storefront.services.audiences.moments import first_day


def _days(days: Any, now: datetime, one: Any) -> tuple[Any, ...]:
    last = days.c.key <= first_day(now, 1)
    return (last, days.c.key >= first_day(now, one.days)) if one.days else (last,)


def _counted_under(p: Any, now: datetime, keys: tuple[tuple[str, str], ...], one: Any) -> Any:
    """Sum of the daily counts under these keys."""
    key = (
        sa.func.unnest(sa.cast(["|".join(k) for k in keys], ARRAY(sa.Text)))
        .table_valued("key", name="k")
        .render_derived()
    )
    day = sa.func.jsonb_each_text(p.counts.op("->")(key.c.key)).table_valued("key", "value", name="d")
    total = sa.func.coalesce(sa.func.sum(sa.cast(day.c.value, sa.BigInteger)), 0)
    query = sa.select(total).select_from(key.join(day, sa.true())).where(*_days(day, now, one))
    return query.scalar_subquery() >= (1 if one.at_least is None else one.at_least)


# One pass over the days of these verbs: over the totals, which are small; over all counts where a profile has none yet
# (an entry of its own for each subject would cost still more).
_ANY = "$.keyvalue() ? (%s).value.keyvalue() ? (@.key >= $from && @.key <= $to).value"


def _counted_by(p: Any, now: datetime, verbs: tuple[str, ...], one: Any) -> Any:
    """Whether the daily counts under every key of the verbs come to so many."""
    path = _ANY % " || ".join(f'@.key == "{verb}" || @.key starts with "{verb}|"' for verb in verbs)
    span = {"from": first_day(now, one.days) if one.days else "", "to": first_day(now, 1)}
    told = sa.func.coalesce(p.totals, p.counts), sa.cast(path, JSONPATH), sa.cast(span, JSONB)
    least = 1 if one.at_least is None else one.at_least
    if least == 1:  # what is counted is counted once at least: the first day found will do
        return sa.func.jsonb_path_exists(*told)
    found = sa.func.jsonb_path_query(*told).table_valued(sa.column("value", JSONB), name="t").render_derived()
    total = sa.func.coalesce(sa.func.sum(sa.cast(found.c.value, sa.BigInteger)), 0)
    return sa.select(total).select_from(found).scalar_subquery() >= least


def _searched(one: c.Searched, now: datetime, p: Any) -> Any:
    entry = sa.func.jsonb_each(p.counts).table_valued("key", sa.column("value", JSONB), name="c")
    day = sa.func.jsonb_each_text(entry.c.value).table_valued("key", "value", name="d")
    words = sa.func.substr(entry.c.key, len("search|") + 1)
    such = sa.and_(sa.func.starts_with(entry.c.key, "search|"), sa.func.strpos(words, one.word) > 0)
    total = sa.func.coalesce(sa.func.sum(sa.cast(day.c.value, sa.BigInteger)), 0)
    query = sa.select(total).select_from(entry.join(day, sa.true())).where(such, *_days(day, now, one))
    return query.scalar_subquery() >= (1 if one.at_least is None else one.at_least)


def _cart_added(one: c.CartAdded, now: datetime, p: Any) -> Any:
    keys = keys_added(one.products)
    return _counted_under(p, now, keys, one) if keys else _counted_by(p, now, ("cart_add",), one)


def _viewed(one: c.Viewed, now: datetime, p: Any) -> Any:
    keys = keys_viewed(one.of)
    return _counted_under(p, now, keys, one) if keys else _counted_by(p, now, ("view", "list"), one)


LOOKS: Mapping[str, Callable[[Any, datetime, Any], Any]] = {
    "viewed": _viewed,
    "cart_added": _cart_added,
    "searched": _searched,
}
