"""Chromium as a camera: one window per person and width, pictures as WebP files."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from storefront.cli import browser as chromium_here
from storefront.cli.screens.walks import Person
from storefront.demo import brand

ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars"]
PATIENCE = 20_000
QUALITY = 80
# Pictures load late on purpose: a camera waits until everything in its window is there.
_DEVELOPED = """() => [...document.images].every((i) => i.complete || !i.getClientRects().length
        || i.getBoundingClientRect().top > innerHeight || i.getBoundingClientRect().left > innerWidth)"""


@dataclass(frozen=True, slots=True)
class Width:
    """A kind of window, by the size of its page and how fine its picture is kept."""

    pixels: int
    height: int
    fineness: float


WIDTHS = (Width(390, 844, 2.0), Width(1280, 900, 1.0))


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium until the block is left."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium_here.find(), args=ARGUMENTS)
        yield launched
        launched.close()


@contextmanager
def window(browser: Browser, url: str, person: Person, width: Width) -> Iterator[Page]:
    """A window in a browser without a past; the person has signed in."""
    context = browser.new_context(
        base_url=url, locale=person.language, timezone_id="Asia/Tokyo", reduced_motion="reduce",
        viewport={"width": width.pixels, "height": width.height}, device_scale_factor=width.fineness,
    )  # fmt: skip
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    if person.email:
        page.goto(person.entrance)
        page.locator("input[name=email]").fill(person.email)
        page.locator("input[name=password]").fill(brand.PASSWORD)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(lambda address: not address.endswith(person.entrance))
    yield page
    context.close()


def shoot(page: Page, into: Path) -> int:
    """Keep what the window shows once it has come to rest; bytes written."""
    page.wait_for_load_state("networkidle")
    page.wait_for_function(_DEVELOPED)
    page.evaluate("document.fonts.ready")
    with Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide"))) as shot:
        shot.convert("RGB").save(into, "WEBP", quality=QUALITY, method=6)
    return into.stat().st_size
