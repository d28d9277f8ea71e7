"""The album of screens: twenty-five pages, each as phone and as desktop, kept small, and shown by the README."""

import re
from itertools import product

from storefront.cli.screens.camera import WIDTHS
from storefront.cli.screens.walks import ALBUM
from storefront.settings import ROOT

FOLDER = ROOT / "docs" / "screens"
NAMES = [screen.name for screens in ALBUM.values() for screen in screens]
MOST = 4_000_000


def test_the_album_shows_twenty_five_pages() -> None:
    assert len(NAMES) == len(set(NAMES)) == 25


def test_every_screen_is_there_as_phone_and_as_desktop_and_nothing_else() -> None:
    wanted = {f"{name}-{width.pixels}.webp" for name, width in product(NAMES, WIDTHS)}
    assert {file.name for file in FOLDER.iterdir()} == wanted
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) <= MOST


def test_the_readme_shows_screens_that_exist() -> None:
    shown = re.findall(r'src="(docs/screens/[^"]+)"', (ROOT / "README.md").read_text())
    assert len(shown) == 24
    assert [path for path in shown if not (ROOT / path).is_file()] == []
