"""Bulk work is not held up by looking for garbage that it does not make."""

import gc

import pytest

from storefront.kernel import garbage


def _fail_in_bulk(noted: list[int]) -> None:
    with garbage.rarely_looked_for():
        noted.append(gc.get_threshold()[0])
        raise ValueError("row 7")


def test_garbage_is_looked_for_as_usual_again_after_bulk_work_even_when_it_fails() -> None:
    usual, during = gc.get_threshold(), list[int]()
    with pytest.raises(ValueError, match="row 7"):
        _fail_in_bulk(during)
    assert during[0] > usual[0]
    assert (gc.get_threshold(), gc.get_freeze_count()) == (usual, 0)
