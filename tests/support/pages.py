"""A test browser over the application that lints every page it opens."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.lint import lint_page

_TOKENS = (
    re.compile(r'<input[^>]* name="csrf_token"[^>]* value="([^"]+)"'),
    re.compile(r'<body[^>]*"X-CSRFToken": "([^"]+)"'),
)


@dataclass
class Answer:
    """What came back: status, headers and, for pages, the parsed HTML."""

    response: TestResponse

    @property
    def is_page(self) -> bool:
        """Whether there is HTML to look at."""
        shown = self.response.mimetype == "text/html" and bool(self.response.data)
        return shown and not 300 <= self.status < 400

    @cached_property
    def html(self) -> BeautifulSoup | None:
        """The parsed page, once somebody looks."""
        return BeautifulSoup(self.response.text, "html.parser") if self.is_page else None

    @property
    def status(self) -> int:
        """HTTP status."""
        return self.response.status_code

    @property
    def text(self) -> str:
        """Visible text with spaces collapsed."""
        return re.sub(r"\s+", " ", self.html.get_text(" ") if self.html else self.response.text)

    @property
    def location(self) -> str:
        """Where a redirect leads (path and query)."""
        parts = urlsplit(
            self.response.headers.get("Location") or self.response.headers.get("HX-Redirect", "")
        )
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def one(self, selector: str) -> Tag:
        """The only element of this selector."""
        assert self.html is not None, self.response.text[:300]
        found = self.html.select(selector)
        assert len(found) == 1, f"{len(found)} elements match {selector}"
        return found[0]

    def all(self, selector: str) -> list[Tag]:
        """All elements of this selector."""
        return list(self.html.select(selector)) if self.html else []


@dataclass
class Browser:
    """Opens pages as one visitor; forms are filled and sent as a browser without JavaScript does."""

    app: Flask
    language: str = "ja"
    client: FlaskClient = field(init=False)
    page: Answer | None = None
    tokens: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """A browser starts without cookies."""
        self.client = self.app.test_client()
        self.client.set_cookie("lang", self.language)

    def get(self, url: str, *, follow: bool = False, lint: bool = True, **headers: str) -> Answer:
        """Open an address."""
        named = {k.replace("_", "-"): v for k, v in headers.items()}
        return self._answer(self.client.get(url, headers=named, follow_redirects=follow), lint)

    def post(
        self, url: str, data: Any = None, *, token: bool = True, follow: bool = False, **headers: str
    ) -> Answer:
        """Send a form; the CSRF token of the page last opened is added unless told otherwise."""
        fields = dict(data or {})
        if token:
            fields.setdefault("csrf_token", self.csrf())
        named = {k.replace("_", "-"): v for k, v in headers.items()}
        return self._answer(self.client.post(url, data=fields, headers=named, follow_redirects=follow), True)

    def csrf(self) -> str:
        """A CSRF token as the last page carried it (any page will do)."""
        found = _token_of(self.page) or _token_of(self.get("/login"))
        assert found, "no page with a token"
        return found

    def csrf_at(self, door: str) -> str:
        """The token of the session behind this door, signed in or not; it stays the same, so it is asked once."""
        if door not in self.tokens:
            page = self.get(door)
            if page.location:
                self.get(page.location, follow=True)
            self.tokens[door] = self.csrf()
        return self.tokens[door]

    def submit(
        self, selector: str = "main form", *, button: str | None = None, follow: bool = False, **values: Any
    ) -> Answer:
        """Fill the first form of the last page and send it (button = text or name of the button)."""
        assert self.page and self.page.html
        form = self.page.html.select(selector)[0]
        fields = {**form_values(form, button), **values}
        data = {k: v for k, v in fields.items() if v is not None}
        url = str(form.get("action") or self.page.response.request.path)
        if str(form.get("method", "get")).lower() == "get":
            return self._answer(self.client.get(url, query_string=data, follow_redirects=follow), True)
        return self._answer(self.client.post(url, data=data, follow_redirects=follow), True)

    def _answer(self, response: TestResponse, lint: bool) -> Answer:
        answer = Answer(response)
        if answer.is_page:
            if lint and "<html" in response.text:
                lint_page(response.text)
            self.page = answer
        return answer


def _token_of(page: Answer | None) -> str:
    source = page.response.text if page else ""
    return next((unescape(m[1]) for form in _TOKENS if (m := form.search(source))), "")


def form_values(form: Tag, button: str | None = None) -> dict[str, Any]:
    """What a browser would send of a form as it stands."""
    values: dict[str, Any] = {}
    for element in form.select("input, select, textarea, button"):
        name, kind = element.get("name"), str(element.get("type", "")).lower()
        if not name or element.has_attr("disabled"):
            continue
        if element.name == "button" or kind == "submit":
            if button and button in (element.get_text(strip=True), name, element.get("value")):
                values[str(name)] = element.get("value", "")
        elif element.name == "select":
            chosen = element.select("option[selected]") or element.select("option")[:1]
            values[str(name)] = chosen[0].get("value", chosen[0].get_text()) if chosen else ""
        elif element.name == "textarea":
            values[str(name)] = element.get_text()
        elif kind not in ("checkbox", "radio") or element.has_attr("checked"):
            values[str(name)] = element.get("value", "on" if kind in ("checkbox", "radio") else "")
    return values
