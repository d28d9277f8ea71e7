"""The shop as a test browser sees it: an application on the test's own database."""

from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from storefront.app import create_app
from storefront.settings import Settings

_apps: dict[str, Flask] = {}


def shop(var: Path | None = None, **changes: Any) -> Flask:
    """The application with test settings (made once per process unless settings differ)."""
    key = repr((var, sorted(changes.items())))
    if key not in _apps:
        given = {"secret_key": "k" * 40, **({"var": var} if var else {}), **changes}
        settings = Settings(env="test", **given)
        _apps[key] = create_app(settings)
        _apps[key].config["PROPAGATE_EXCEPTIONS"] = True
    return _apps[key]


def token_of(client: FlaskClient) -> str:
    """The CSRF token that the pages of this browser carry."""
    with client.session_transaction() as session:
        return str(session["csrf_token"])
