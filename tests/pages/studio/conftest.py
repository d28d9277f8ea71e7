"""The studio's tests begin with two products on their shelves and Ito Yui signed in."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from storefront.services import staff
from storefront.services.staff import StaffDraft
from tests.support.ops import at_the_desk, floor
from tests.support.pages import Browser
from tests.support.people import PASSWORD


@pytest.fixture
def studio(application: Any, db: Session) -> Browser:
    """The merchandiser's browser."""
    floor(db)
    return at_the_desk(application, db, "ito@demo.example", roles=("merchandiser",))


@pytest.fixture
def owner(application: Any, db: Session, studio: Browser) -> Browser:
    """The owner's browser, beside the merchandiser's."""
    staff.employ(db, StaffDraft("owner@demo.example", "所有 者", PASSWORD, ("owner",)))
    return at_the_desk(application, db, "owner@demo.example", roles=("owner",))


@pytest.fixture
def desk(application: Any, db: Session, studio: Browser) -> Browser:
    """The operator's browser, beside the merchandiser's."""
    return at_the_desk(application, db)
