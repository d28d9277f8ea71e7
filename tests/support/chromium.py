"""Chromium as people of the shop use it: phones in Japan, and everything the browser complains about is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, Response, expect, sync_playwright

from storefront.cli import browser as chromium_here

ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--lang=ja-JP"]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
PATIENCE = 10_000
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
# Everything that moved without the reader's doing, from the first paint on.
_SHIFTS = """
window.shifts = { total: 0, what: [] };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue;
    window.shifts.total += entry.value;
    window.shifts.what.push(...entry.sources.map((s) => s.node?.outerHTML?.slice(0, 90) ?? "?"));
  }
}).observe({ type: "layout-shift", buffered: true });
"""
_AXE_RUN = """async ([rules, within]) => {
  // What is found is told by its markup; making a selector for every element takes half of axe's time.
  const options = { iframes: false, preload: false, selectors: false, resultTypes: ["violations"] };
  // Targets of 24 px (WCAG 2.2 AA): axe leaves this rule out unless it is asked.
  options.rules = { "target-size": { enabled: true } };
  if (rules.length) options.runOnly = { type: "rule", values: rules };
  return (await axe.run(within || document, options)).violations.map((v) =>
    `${v.id} (${v.impact}): ${v.nodes.map((n) => n.html.slice(0, 160) + " – " + n.failureSummary).join(" | ")}`);
}"""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium per test process; the library allows no second one beside it."""
    program = chromium_here.find()
    assert program, "no Chromium here: python -m storefront.cli.browser"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield launched
        launched.close()


@dataclass
class Tab:
    """One tab: opens pages of the shop and remembers complaints; `expected` are statuses that are no complaint."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Listen from the beginning."""
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("requestfailed", self._lost)
        self.page.on("response", self._answered)

    def open(self, path: str) -> Response | None:
        """Go to a page of the shop."""
        return self.page.goto(self.url + path)

    @property
    def path(self) -> str:
        """Where the tab is."""
        return urlsplit(self.page.url).path

    @property
    def endpoint(self) -> str:
        """The page it shows, by the name on its <main>."""
        return str(self.page.locator("main").get_attribute("data-page"))

    def shows(self, text: str) -> None:
        """Wait until this text can be read."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def at(self, path: str) -> None:
        """Wait for this address (the path may end in *)."""
        self.page.wait_for_url(f"{self.url}{path}")

    def press(self, name: str, *, role: Any = "button") -> None:
        """Press what has this name."""
        self.page.get_by_role(role, name=name, exact=True).first.click()

    def fill(self, **labels: str) -> None:
        """Type into fields by their labels."""
        for label, text in labels.items():
            self.page.get_by_label(label, exact=True).first.fill(text)

    def shifted(self) -> float:
        """The sum of layout shifts of this page so far; what moved is added to a failing comparison."""
        found = self.page.evaluate("window.shifts")
        if found["total"] > 0.001:
            print(self.path, found["what"])
        return float(found["total"])

    def card(self) -> FrameLocator:
        """Stripe's fields, once they are there; who keeps cards asks for them."""
        other = self.page.get_by_role("button", name="別のカードを入力する")
        expect(self.page.locator("[data-pay]").or_(other).first).to_be_visible()
        if other.count():
            other.click()
        expect(self.page.locator("[data-pay]")).to_be_enabled()
        return self.page.frame_locator("[data-fields] iframe")

    def axe(self, *rules: str, within: str | None = None) -> list[str]:
        """What axe finds on the page (by these rules alone, in this part); run by the debugger, which no CSP forbids."""
        if not self.page.evaluate("typeof axe !== 'undefined'"):
            self.page.evaluate(AXE)
        return list(self.page.evaluate(_AXE_RUN, [list(rules), within]))

    def _said(self, message: Any) -> None:
        # Answers of 400 and more are judged below, where their status is known.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(f"console: {message.text}")

    def _lost(self, request: Any) -> None:
        # Leaving a page gives up what it still asked for.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"lost: {request.method} {request.url} {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.complaints.append(f"{response.status}: {response.request.method} {response.url}")


@contextmanager
def tab_of(
    browser: Browser, url: str, *, size: dict[str, int] | None = None, **options: Any
) -> Iterator[Tab]:
    """A tab in a browser of its own (no cookies); complaints fail when it closes in peace."""
    context = context_of(browser, size=size, **options)
    try:
        tab = Tab(context.new_page(), url)
        yield tab
        assert not tab.complaints, "; ".join(tab.complaints)
    finally:
        context.close()


def context_of(browser: Browser, *, size: dict[str, int] | None = None, **options: Any) -> BrowserContext:
    """A browser as it comes out of the box in Japan."""
    given = {"locale": "ja-JP", "timezone_id": "Asia/Tokyo", "viewport": size or PHONE, **options}
    context = browser.new_context(**given)
    context.add_init_script(_SHIFTS)
    return context
