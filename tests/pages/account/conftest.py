"""The shop with providers that live in the test process."""

from collections.abc import Iterator

import pytest

from tests.support.identity import Elsewhere
from tests.support.shop import shop


@pytest.fixture(scope="session")
def providers() -> Elsewhere:
    """Both providers; making their keys takes its time."""
    return Elsewhere()


@pytest.fixture
def elsewhere(providers: Elsewhere) -> Iterator[Elsewhere]:
    """The shop sends people to these providers."""
    providers.forget()
    app = shop()
    before = app.extensions["identity_providers"]
    app.extensions["identity_providers"] = providers.gateways
    yield providers
    app.extensions["identity_providers"] = before
