"""Pictures of products: choosing one, showing it in its widths, or a placeholder in its colour (pure)."""

from typing import Any
from urllib.parse import quote, unquote

from storefront.kernel.i18n import local
from storefront.services.catalog.values import Picture

PREFIX = "/media/"
WIDTHS = (320, 640, 960, 1280)
RATIO = (800, 1000)
PAPER = "#e9e5de"

Row = dict[str, Any]


def shown(row: Row | None, name: Any = None) -> Picture:
    """A stored picture for a page; `name` is said where the picture has no words of its own."""
    row = row or {}
    alt = local(row.get("alt") or None) or local(name)
    widths = row.get("renditions") or {}
    if not widths:
        width, height = row.get("width") or RATIO[0], row.get("height") or RATIO[1]
        return Picture(placeholder(row.get("colour"), width, height), "", width, height, alt)
    ordered = sorted((int(w), path) for w, path in widths.items())
    middle = next((path for w, path in ordered if w >= 640), ordered[-1][1])
    srcset = ", ".join(f"{PREFIX}{path} {w}w" for w, path in ordered)
    return Picture(PREFIX + middle, srcset, row["width"], row["height"], alt)


def address(row: Row, base_url: str) -> str:
    """Where a picture can be had: where it came from, else in this shop; empty until it is rendered.

    One of this shop carries its key behind `#`, so that it is known again when it was cut anew meanwhile.
    """
    if row.get("source_url"):
        return str(row["source_url"])
    widths = {int(width): path for width, path in (row.get("renditions") or {}).items()}
    return f"{base_url}{PREFIX}{widths[max(widths)]}#{quote(row['key'])}" if widths else ""


def key_in(url: str) -> str:
    """The key that `address` wrote behind an address of this shop, or of another; empty elsewhere."""
    path, _, key = url.partition("#")
    return unquote(key) if PREFIX in path else ""


def best(pictures: list[Row], choices: dict[str, str], *, partly: bool = False) -> Row | None:
    """The picture that shows most of these choices and contradicts none; the first such in order.

    `partly` also takes pictures of a narrower choice (one size of the colour asked for).
    """

    def fits(row: Row) -> bool:
        return all(choices.get(k, v if partly else None) == v for k, v in row["choices"].items())

    def agrees(row: Row) -> int:
        return sum(1 for k, v in row["choices"].items() if choices.get(k) == v)

    fitting = [row for row in pictures if fits(row)]
    if partly:
        fitting = [row for row in fitting if agrees(row)]
    elif not fitting:
        fitting = pictures[:1]
    return max(fitting, key=agrees, default=None)


def placeholder(colour: str | None, width: int, height: int) -> str:
    """A data address of a drawing: warm paper lit from the upper left, cloth folded in the given colour."""
    tint = colour if colour and len(colour) == 7 and colour.startswith("#") else "#d3ccc1"
    w, h = width, height
    body = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}">'
        '<linearGradient id="l" x2="1" y2="1"><stop stop-color="#f0ede7"/>'
        '<stop offset="1" stop-color="#dfdad2"/></linearGradient>'
        f'<rect width="{w}" height="{h}" fill="url(#l)"/>'
        f'<ellipse cx="{w * 0.53:.0f}" cy="{h * 0.66:.0f}" rx="{w * 0.27:.0f}" ry="{h * 0.025:.0f}" '
        'fill="#b9b2a6" opacity=".5"/>'
        f'<g fill="{tint}"><rect x="{w * 0.27:.0f}" y="{h * 0.56:.0f}" width="{w * 0.46:.0f}" '
        f'height="{h * 0.1:.0f}" rx="{w * 0.04:.0f}"/><rect x="{w * 0.29:.0f}" y="{h * 0.465:.0f}" '
        f'width="{w * 0.42:.0f}" height="{h * 0.085:.0f}" rx="{w * 0.035:.0f}" opacity=".82"/></g></svg>'
    )
    return "data:image/svg+xml," + quote(body, safe="/:=,()")
