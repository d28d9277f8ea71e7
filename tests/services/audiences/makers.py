"""Random rules over every kind of condition, and profiles whose moments lie on the edges of windows."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from storefront.kernel.errors import Refusal
from storefront.services.audiences import AllOf, AnyOf, Not, storing, vocabulary
from storefront.services.audiences.rules import ABOUT_PERSON, BY_TIME
from storefront.services.profile import Bought, Case, Interest, Left, Profile, Who

NOW = datetime(2026, 11, 22, 14, 59, 59, tzinfo=UTC)  # the last second of the day in Japan
DAYS = (1, 2, 30)
SLUGS = ("everyday-tee", "hand-soap", "tote")
SHELVES = ("tops", "soap")
GOODS = (*(f"product:{s}" for s in SLUGS), *(f"category:{s}" for s in SHELVES))
_SECOND = timedelta(seconds=1)

# So many days back, to the second: just before, on and just after the edges that rules ask about.
moments = st.builds(
    lambda days, off: NOW - timedelta(days=days) + off * _SECOND,
    st.sampled_from((0, *DAYS, 400)),
    st.sampled_from((-1, 0, 1)),
)
days_of_japan = st.builds(lambda n: date(2026, 11, 22) - timedelta(days=n), st.integers(-1, 32))

_VALUES: dict[str, Any] = {
    vocabulary.NUMBER: st.sampled_from((0, 1, 2, 30, 100, 3000)),
    vocabulary.GOODS: st.lists(st.sampled_from(GOODS), max_size=2, unique=True),
    vocabulary.PRODUCTS: st.lists(st.sampled_from(GOODS[:3]), max_size=2, unique=True),
    vocabulary.TEXT: st.sampled_from(("", "soap", "a", "T-シャツ'%")),
    vocabulary.DAY: st.sampled_from((None, "2026-11-21", "2026-11-22", "2026-11-23")),
    vocabulary.LIST: st.sampled_from(("vip", "other")),
    vocabulary.AUDIENCE: st.just("nobody"),
}


def _field(one: vocabulary.Input) -> Any:
    keys = [key for key in one.choices if key][:8]
    if one.shape == vocabulary.CHOICE:
        return st.sampled_from(["", *keys])
    if one.shape == vocabulary.CHOICES:
        return st.lists(st.sampled_from(keys), min_size=1, max_size=3, unique=True)
    values = _VALUES[one.shape]
    return st.one_of(st.none(), values) if one.shape == vocabulary.NUMBER else values


@st.composite
def _conditions(draw: Any) -> Any:
    """One that can be; what the fields do not allow together is drawn again."""
    kind = draw(st.sampled_from(sorted((set(ABOUT_PERSON) | BY_TIME) - {"audience"})))
    for _try in range(6):
        given = {name: draw(_field(one)) for name, one in vocabulary.inputs(kind).items()}
        try:
            return storing.condition(kind, given)
        except Refusal:
            continue
    return storing.condition("known", {})


rules = st.recursive(
    _conditions(),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(lambda parts: AllOf(tuple(parts)), st.lists(inner, max_size=3)),
        st.builds(lambda parts: AnyOf(tuple(parts)), st.lists(inner, max_size=3)),
    ),
    max_leaves=5,
)

_bought = st.builds(
    lambda order, product, category, amount, at, channel, after: Bought(
        order, f"SKU-{product}", product, category, 1, amount, at, channel, at + after if after else None
    ),
    st.sampled_from(("HY-1", "HY-2", "HY-3")), st.sampled_from(SLUGS), st.sampled_from(SHELVES),
    st.sampled_from((100, 1500, 3000)), moments, st.sampled_from(("web", "shop")),
    st.sampled_from((None, timedelta(days=1), timedelta(days=2, seconds=1))),
)  # fmt: skip
_keys = st.sampled_from(
    [("view", "product:everyday-tee"), ("list", "category:tops"), ("cart_add", "product:tote"), ("search", "words:soap"), ("search", "words:a|b")]
)  # fmt: skip
_some = st.one_of(st.none(), moments)


def newest_first(lines: list[Bought]) -> tuple[Bought, ...]:
    """As every profile has them."""
    return tuple(sorted(lines, key=lambda line: line.at, reverse=True))


def profiles(who: Who) -> Any:
    """Profiles of this person or visitor."""
    subsets = lambda *of: st.frozensets(st.sampled_from(of), max_size=2)  # noqa: E731 - a word for four lines
    return st.builds(
        Profile, st.just(who), first_seen=_some, last_seen=_some, orders=st.integers(0, 3),
        spent=st.sampled_from((0, 100, 3000)), first_order_at=_some, last_order_at=_some,
        bought=st.lists(_bought, max_size=3).map(newest_first), undelivered=st.sampled_from(((), ("HY-1",))),
        unpaid=st.sampled_from(((), ("HY-2",))),
        cases=st.lists(st.builds(Case, st.sampled_from(("return", "repair")), st.just("R-1"), moments), max_size=1).map(tuple),
        interests=st.dictionaries(st.sampled_from(GOODS), st.builds(Interest, st.sampled_from((0.5, 1.0, 4.0)), moments), max_size=2),
        counts=st.dictionaries(_keys, st.dictionaries(days_of_japan, st.integers(1, 3), min_size=1, max_size=2), max_size=3),
        channels=subsets("web", "app"), devices=subsets("phone", "tablet"),
        consents=subsets("marketing:mail", "analytics:web"), prefecture=st.sampled_from(("", "北海道", "青森県")),
        lists=subsets("vip", "other"),
        abandoned=st.one_of(st.none(), st.builds(Left, moments, st.sampled_from((100, 3000)))),
    )  # fmt: skip


VISITORS = tuple(UUID(int=n) for n in (1, 2))
