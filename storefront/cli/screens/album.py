"""Goes through the album: every person, every width, every screen on the way."""

from collections.abc import Iterator
from pathlib import Path

from storefront.cli.screens.camera import WIDTHS, chromium, shoot, window
from storefront.cli.screens.walks import ALBUM


def take(url: str, into: Path, only: str = "") -> Iterator[tuple[str, int]]:
    """File name and size of each picture as it is kept; later screens need the way through earlier ones."""
    with chromium() as browser:
        for width in WIDTHS:
            for person, screens in ALBUM.items():
                if not any(only in screen.name for screen in screens):
                    continue
                with window(browser, url, person, width) as page:
                    for screen in screens:
                        screen.go(page)
                        if only in screen.name:
                            file = into / f"{screen.name}-{width.pixels}.webp"
                            yield file.name, shoot(page, file)
