"""A browser for tests: keeps cookies, sends the token of its last page, lives at one moment."""

import re
from datetime import datetime
from typing import Any

from werkzeug.test import TestResponse

from storefront.kernel import clock
from tests.support.goods import NOW
from tests.support.lint import lint_page
from tests.support.shop import shop

_TOKEN = re.compile(r'"X-CSRFToken": "([^"]+)"')


class Browser:
    """One visitor of the shop; `at` is when they live."""

    def __init__(self, at: datetime = NOW, **settings: Any) -> None:
        self.client = shop(**settings).test_client()
        self.at = at
        self.token = ""

    def get(self, path: str, **options: Any) -> TestResponse:
        """Open a page."""
        with clock.as_of(self.at):
            return self._seen(self.client.get(path, **options))

    def post(
        self, path: str, data: dict[str, Any], *, into: str = "", token: str | None = None
    ) -> TestResponse:
        """Send a form; `into` names the element that htmx would fill."""
        headers = {"HX-Request": "true", "HX-Target": f"div#{into}"} if into else {}
        if not self.token:
            self.get("/cart")
        sent = {"csrf_token": self.token if token is None else token, **data}
        with clock.as_of(self.at):
            return self._seen(self.client.post(path, data=sent, headers=headers))

    def _seen(self, answer: TestResponse) -> TestResponse:
        if answer.mimetype == "text/html" and (found := _TOKEN.search(answer.text)):
            self.token = found[1]
            lint_page(answer.text)
        return answer
