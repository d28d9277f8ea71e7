"""A test browser over the application that lints every page it opens."""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import html5lib
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

# html5lib's own parse errors that the living standard has since allowed
ALLOWED_PARSE_ERRORS = {"unknown-doctype", "non-void-element-with-trailing-slash"}


@dataclass
class Answer:
    """What came back: status, headers and, for pages, the parsed HTML."""

    response: TestResponse
    html: BeautifulSoup | None

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
        page = self.page if self.page and self.page.html else None
        found = page.html.select_one("input[name=csrf_token]") if page and page.html else None
        carried = page.html.select_one("body[data-hx-headers\\:inherited]") if page and page.html else None
        if found is None and carried is not None:
            return str(json.loads(str(carried["data-hx-headers:inherited"]))["X-CSRFToken"])
        if found is None:
            opened = self.get("/login").html
            found = opened.select_one("form input[name=csrf_token]") if opened else None
            assert found is not None
        return str(found["value"])

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
        page = (
            response.mimetype == "text/html" and bool(response.data) and not 300 <= response.status_code < 400
        )
        html = BeautifulSoup(response.text, "html.parser") if page else None
        answer = Answer(response, html)
        if html is not None and lint and html.find("html"):
            lint_page(response.text, html)
        if html is not None:
            self.page = answer
        return answer


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


def lint_page(source: str, html: BeautifulSoup) -> None:
    """What every page of ours keeps: valid HTML, one h1, a title, a language, labels, unique ids, no inline code."""
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(source)
    errors = [e for e in parser.errors if e[1] not in ALLOWED_PARSE_ERRORS]
    assert errors == [], errors[:3]
    assert html.html is not None and html.html.get("lang") in {"ja", "en"}
    assert html.title is not None and html.title.get_text(strip=True)
    assert len(html.select("h1")) == 1, f"{len(html.select('h1'))} h1"
    main = html.select("main")
    assert len(main) == 1
    assert main[0].has_attr("data-page")
    doubled = [i for i, n in Counter(e["id"] for e in html.select("[id]")).items() if n > 1]
    assert doubled == [], f"ids twice: {doubled}"
    assert [
        e for e in html.find_all(True) if any(a.startswith("on") for a in e.attrs) or e.has_attr("style")
    ] == []
    _lint_forms(html)


def _lint_forms(html: BeautifulSoup) -> None:
    for field_ in html.select("input, select, textarea"):
        if str(field_.get("type", "")) in {"hidden", "submit"}:
            continue
        labelled = (
            field_.find_parent("label") or field_.has_attr("aria-label") or field_.has_attr("aria-labelledby")
        )
        assert labelled or html.select(f"label[for='{field_.get('id')}']"), f"no label: {field_}"
    for button in html.select("button, a[href]"):
        named = (
            button.get_text(strip=True) or button.get("aria-label") or button.select("img[alt], [aria-label]")
        )
        assert named, f"no name: {button}"
    for form in html.select("form[method=post]"):
        assert form.select("input[name=csrf_token]"), f"no CSRF token: {form.get('action')}"
