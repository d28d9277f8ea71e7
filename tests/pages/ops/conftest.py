"""The desk's tests begin with goods on the shelves and Yamada Ken signed in."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.support.ops import at_the_desk, floor
from tests.support.pages import Browser


@pytest.fixture
def desk(application: Any, db: Session) -> Browser:
    """The operator's browser."""
    floor(db)
    return at_the_desk(application, db)
