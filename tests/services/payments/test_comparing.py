"""Books side by side: every way in which two of them can differ, and none where they agree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.kernel.money import Yen
from storefront.services.payments.comparing import Difference, Found, Here, There, compare, compare_orders


def here(captured: int = 900, refunded: int = 0) -> Here:
    return Here("p1", "HY-1", "pi_1", Yen(captured), Yen(refunded))


def there(captured: int = 900, refunded: int = 0, number: str = "HY-1") -> There:
    return There("pi_1", number, captured, refunded)


@pytest.mark.parametrize(
    ("ours", "theirs", "kind", "amounts"),
    [
        ([here(0)], [there()], Difference.ONLY_THERE, (0, 900)),
        ([here()], [there(0)], Difference.ONLY_HERE, (900, 0)),
        ([here()], [], Difference.ONLY_HERE, (900, 0)),
        ([here()], [there(800)], Difference.AMOUNT, (900, 800)),
        ([], [there()], Difference.STRANGER, (0, 900)),
        ([here(900, 100)], [there(900, 0)], Difference.REFUNDED, (100, 0)),
        ([here()], [there(900, 300)], Difference.REFUNDED, (0, 300)),
    ],
)
def test_each_direction_is_found(
    ours: list[Here], theirs: list[There], kind: Difference, amounts: tuple[int, int]
) -> None:
    assert compare(ours, theirs) == (Found(kind, "HY-1", "pi_1", *amounts),)


def test_orders_are_held_against_what_was_taken_for_them() -> None:
    found = compare_orders({"HY-1": 900, "HY-2": 500, "HY-3": 0}, {"HY-1": 900, "HY-2": 0})
    assert found == (Found(Difference.ORDER, "HY-2", "HY-2", 500, 0),)


@given(st.dictionaries(st.text("ab1", min_size=1), st.tuples(st.integers(0, 9), st.integers(0, 9))))
def test_equal_books_differ_in_nothing(books: dict[str, tuple[int, int]]) -> None:
    ours = [Here("p", "HY", name, Yen(c), Yen(r)) for name, (c, r) in books.items()]
    assert compare(ours, [There(name, "HY", c, r) for name, (c, r) in books.items()]) == ()
