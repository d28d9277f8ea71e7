"""The board counts like somebody who looks at every product."""

from collections.abc import Callable
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from storefront.kernel.money import Yen
from storefront.services.catalog import Wanted, counting
from storefront.services.catalog.board import NEVER, Board, Entry

SIZES, COLOURS, KINDS, SHOPS = ("S", "M"), ("navy", "white"), ("tops", "socks", ""), ("UMD",)
NOON = 1_000


def _some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), unique=True).map(lambda found: tuple(sorted(found)))


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """A listing whose stock is a part of what it has."""
    sizes, colours = draw(_some(SIZES)), draw(_some(COLOURS))
    here, there = draw(_some(sizes)) if sizes else (), draw(_some(colours)) if colours else ()
    shops = draw(_some(SHOPS))
    low = draw(st.integers(100, 140))
    return Entry(
        draw(st.integers(1, 150)), draw(st.sampled_from([(1,), (1, 2), (3,)])), draw(st.sampled_from(KINDS)),
        sizes, here, colours, there,
        [*shops, *(f"{shop}/size/{size}" for shop in shops for size in here)], draw(st.booleans()),
        low, low + draw(st.integers(0, 20)), draw(st.integers(0, 2)), -draw(st.integers(0, 2)),
        draw(st.sampled_from([0, NOON, NOON + 1, NEVER])), draw(st.sampled_from([NEVER, NOON, NOON + 1])),
    )  # fmt: skip


goods = st.lists(entries(), max_size=90, unique_by=lambda entry: entry.product_id)
wishes = st.builds(
    Wanted, sizes=_some(SIZES), colours=_some(COLOURS), kinds=_some(KINDS[:2]), in_stock=st.booleans(),
    price_from=st.none() | st.integers(90, 150).map(Yen), price_to=st.none() | st.integers(90, 150).map(Yen),
    shop=st.sampled_from(["", "UMD"]),
)  # fmt: skip


def board_of(listed: list[Entry]) -> Board:
    """A board with these listings."""
    return Board().followed(1, (), listed, names={}, shelves={})


def looked_through(listed: list[Entry], wanted: Wanted, but: str = "") -> list[Entry]:
    """What is visible at noon on shelf 1 and has what is wanted, one facet passed over."""

    def has(entry: Entry, facet: str, values: tuple[str, ...]) -> bool:
        return any(_there(entry, facet, value, wanted) for value in values)

    tests: dict[str, Callable[[Entry], bool]] = {
        "sizes": lambda e: not wanted.sizes or has(e, "size", wanted.sizes),
        "colours": lambda e: not wanted.colours or has(e, "colour", wanted.colours),
        "kinds": lambda e: not wanted.kinds or e.kind in wanted.kinds,
        "price": lambda e: (
            e.price_max >= (wanted.price_from or 0)
            and (wanted.price_to is None or e.price_min <= wanted.price_to)
        ),
        "stock": lambda e: not wanted.in_stock or e.in_stock,
        "shop": lambda e: not wanted.shop or wanted.shop in e.at,
    }
    visible = [e for e in listed if 1 in e.path and e.published <= NOON < e.unpublished]
    return [e for e in visible if all(test(e) for name, test in tests.items() if name != but)]


def _there(entry: Entry, facet: str, value: str, wanted: Wanted) -> bool:
    if wanted.shop:
        return f"{wanted.shop}/{facet}/{value}" in entry.at
    stand = "_in_stock" if wanted.in_stock else ""
    return value in getattr(entry, f"{facet}s{stand}")


@settings(max_examples=40, deadline=None)
@given(goods, wishes)
def test_every_count_is_what_looking_through_all_products_gives(listed: list[Entry], wanted: Wanted) -> None:
    board = board_of(listed)
    found = counting.tally(board, board.of("shelf", "1") & board.visible(NOON), wanted)
    everything = looked_through(listed, Wanted())
    assert found["everything"] == len(everything)
    assert found["total"] == len(looked_through(listed, wanted))
    assert found["in_stock"] == sum(e.in_stock for e in looked_through(listed, wanted, "stock"))
    assert found["low"] == min((e.price_min for e in everything), default=None)
    assert found["high"] == max((e.price_max for e in everything), default=None)
    assert sum(found["bars"].values()) == len(looked_through(listed, wanted, "price"))
    sizes = looked_through(listed, wanted, "sizes")
    assert {c["key"]: c["n"] for c in found["sizes"]} == {
        size: sum(size in e.sizes and _there(e, "size", size, wanted) for e in sizes)
        for size in {size for e in everything for size in e.sizes}
    }
    kinds = looked_through(listed, wanted, "kinds")
    assert {c["key"]: c["n"] for c in found["kinds"]} == {
        kind: sum(e.kind == kind for e in kinds) for kind in {e.kind for e in everything if e.kind}
    }
    shops = {c["key"]: c["n"] for c in found["shops"]}
    assert shops == (
        {"UMD": sum("UMD" in e.at for e in looked_through(listed, wanted, "shop"))}
        if any("UMD" in e.at for e in everything)
        else {}
    )


@settings(max_examples=20, deadline=None)
@given(goods, goods, st.data())
def test_a_board_that_followed_changes_counts_like_a_new_one(
    before: list[Entry], after: list[Entry], data: st.DataObject
) -> None:
    rest = {e.product_id: e for e in after}
    gone = [e.product_id for e in before if e.product_id not in rest]
    changed = [e for e in after if e not in before]
    touched = [*gone, *(e.product_id for e in changed)]
    followed = board_of(before).followed(2, touched, changed, names={}, shelves={})
    wanted = data.draw(wishes)
    assert _told(followed, wanted) == _told(board_of(after), wanted)


def _told(board: Board, wanted: Wanted) -> object:
    scope = board.of("shelf", "1") & board.visible(NOON)
    left = counting.left(board, scope, wanted)
    return counting.tally(board, scope, wanted), [
        counting.page(board, left, sort, None, 5) for sort in ("recommended", "new", "price", "price-desc")
    ]


@settings(max_examples=20, deadline=None)
@given(goods, st.sampled_from(["recommended", "new", "price", "price-desc"]), st.integers(1, 7))
def test_pages_by_key_show_everything_once_and_in_order(listed: list[Entry], sort: str, size: int) -> None:
    board = board_of([replace(e, published=0, unpublished=NEVER) for e in listed])
    everything = board.visible(NOON)
    walked: list[tuple[int, int]] = []
    while part := counting.page(board, everything, sort, walked[-1] if walked else None, size):
        walked += part
    assert walked == counting.page(board, everything, sort, None, 1000)
    assert walked == sorted(walked)
    assert {number for _, number in walked} == {e.product_id for e in listed}
