"""Sentences of the rules are written in a reader's language, which lives in an application."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from storefront.kernel import i18n


@pytest.fixture
def app_context(tmp_path: Path) -> Iterator[None]:
    """Japanese, without a shop around it."""
    app = Flask("rules")
    i18n.init(app, tmp_path, lambda: "ja")
    with app.app_context():
        yield
