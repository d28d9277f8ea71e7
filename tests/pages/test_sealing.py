"""What addresses carry sealed opens only where it was meant."""

import pytest
from flask import Flask

from storefront.pages import sealing
from tests.support.shop import shop


@pytest.fixture
def app(db: object) -> Flask:
    return shop()


def test_a_seal_is_opened_by_the_pages_it_was_made_for_and_by_no_others(app: Flask) -> None:
    with app.app_context():
        told = sealing.sealed("found", [1, 2])
        assert sealing.opened("found", told) == [1, 2]
        secret = sealing.vault().seal("1234567").decode()
        for purpose, text in (("look", told), ("found", ""), ("found", told[:-1]), ("found", secret)):
            assert sealing.opened(purpose, text) is None, (purpose, text)
