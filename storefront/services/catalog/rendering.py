"""Pictures on disk: originals are kept, renditions made by a job, nothing decoded in a request."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from PIL import Image, ImageOps
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront.gateways import storage
from storefront.kernel import jobs
from storefront.kernel.i18n import LocalText
from storefront.services.catalog.listings import bump, refresh
from storefront.services.catalog.models import Product, StoredPicture
from storefront.services.catalog.pictures import RATIO, WIDTHS

MOST_PIXELS, LONGEST_SIDE = 50_000_000, 16_000  # WebP ends at 16,383
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
QUALITY = 76  # cloth grain is costly: a fifth smaller than at 82, and no eye tells on a fine screen


class Undecodable(Exception):
    """The file is no picture that we open; the text says why."""


@dataclass(frozen=True, slots=True)
class Rendition:
    """A picture made smaller for the web: pixels and WebP bytes."""

    width: int
    height: int
    content: bytes


Focal = Any  # two fractions from the upper left, as JSON holds them, or None


def store_picture(
    db: Session, key: str, content: bytes | str, *, alt: LocalText | None = None, colour: str | None = None
) -> None:
    """Keep a picture under its key (bytes, or an address to fetch) and have it rendered by a job."""
    values: dict[str, Any] = {"key": key, "choices": {}, "alt": alt or LocalText({}), "state": "pending"}
    if isinstance(content, bytes):
        values["original"] = storage.local().keep_original(content)
    else:
        values["source_url"] = content
    if colour:
        values["colour"] = colour
    fixed = {"key", "choices"} | ({"alt"} if alt is None else set())
    changed = {name: value for name, value in values.items() if name not in fixed}
    statement = insert(StoredPicture).values(values)
    db.execute(statement.on_conflict_do_update(index_elements=["key"], set_=changed))
    jobs.enqueue(db, "render_picture", queue_name="pictures", only_one=f"picture:{key}", key=key)


def pending_pictures(db: Session, limit: int = 200) -> tuple[str, ...]:
    """Keys of pictures that wait for rendering, oldest first."""
    waiting = sa.and_(
        StoredPicture.state == "pending",
        sa.or_(StoredPicture.original.is_not(None), StoredPicture.source_url.is_not(None)),
    )
    query = sa.select(StoredPicture.key).where(waiting).order_by(StoredPicture.id).limit(limit)
    return tuple(db.scalars(query))


def pending_pictures_of(db: Session, products: Sequence[str]) -> tuple[str, ...]:
    """Keys of the pictures of these products (slugs) that wait for rendering."""
    query = (
        sa.select(StoredPicture.key)
        .join(Product, Product.id == StoredPicture.product_id)
        .where(Product.slug.in_(products), StoredPicture.state == "pending")
        .order_by(StoredPicture.id)
    )
    return tuple(db.scalars(query))


def source_of(db: Session, key: str) -> tuple[str | None, str | None, Focal] | None:
    """Original, source address and focal point of a picture that waits; None when nothing is to be done."""
    query = sa.select(StoredPicture.original, StoredPicture.source_url, StoredPicture.focal).where(
        StoredPicture.key == key, StoredPicture.state == "pending"
    )
    row = db.execute(query).first()
    return (row[0], row[1], row[2]) if row else None


def make_renditions(
    original: str | None, source_url: str | None, focal: Focal = None
) -> tuple[str, tuple[Rendition, ...], str]:
    """Fetch if needed, decode, cut around the focal point, scale: original's name, renditions, dominant colour (no database here)."""
    shelf = storage.local()
    name = original or shelf.keep_original(storage.fetch(source_url or ""))
    image = framed(decode(shelf.original(name)), focal)
    return name, renditions(image), dominant(image)


def decode(content: bytes) -> Image.Image:
    """Pixels upright in sRGB without metadata; Undecodable for what is too large or no picture."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS or max(image.size) > LONGEST_SIDE:
                raise Undecodable(f"{image.width}×{image.height} is too large")
            upright = ImageOps.exif_transpose(image)
            return upright.convert("RGBA" if "A" in upright.getbands() else "RGB")
    except Undecodable:
        raise
    except Exception as error:  # decoders fail in many ways; a bad file must not stop the pictures behind it
        raise Undecodable(str(error)) from error


def framed(image: Image.Image, focal: Focal) -> Image.Image:
    """The largest part in the shop's ratio around the focal point; the whole picture where none was set."""
    if not focal:
        return image
    across, up = RATIO
    width = min(image.width, max(1, image.height * across // up))
    height = min(image.height, max(1, width * up // across))
    left = min(max(0, round(image.width * focal[0] - width / 2)), image.width - width)
    top = min(max(0, round(image.height * focal[1] - height / 2)), image.height - height)
    return image.crop((left, top, left + width, top + height))


def renditions(image: Image.Image, *, effort: int = 4) -> tuple[Rendition, ...]:
    """WebP in every width up to the picture's own; `effort` 0 (fast) to 6 (small)."""
    widths = [w for w in WIDTHS if w <= image.width] or [image.width]
    return tuple(_rendition(image, width, effort) for width in widths)


def dominant(image: Image.Image) -> str:
    """The mean colour of the middle of the picture as sRGB hex."""
    w, h = image.size
    right, bottom = max(w * 3 // 4, w // 4 + 1), max(h * 3 // 4, h // 4 + 1)
    middle = image.convert("RGB").crop((w // 4, h // 4, right, bottom))
    pixel: Any = middle.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    return "#{:02x}{:02x}{:02x}".format(*pixel)


def record_renditions(
    db: Session, key: str, made: tuple[str, tuple[Rendition, ...], str], *, now: datetime
) -> None:
    """Write what was rendered; cards that show the picture are rebuilt."""
    original, sizes, colour = made
    shelf = storage.local()
    paths = {str(r.width): shelf.publish(r.content, f"-{r.width}.webp") for r in sizes}
    largest = max(sizes, key=lambda r: r.width)
    values = {
        "original": original,
        "state": "ready",
        "problem": None,
        "width": largest.width,
        "height": largest.height,
        "renditions": paths,
        "colour": sa.func.coalesce(StoredPicture.colour, colour),
    }
    _update(db, key, values, now)


def record_failure(db: Session, key: str, problem: str, *, now: datetime) -> None:
    """Note why a picture cannot be shown; its placeholder stays."""
    _update(db, key, {"state": "failed", "problem": problem[:300]}, now)


def _update(db: Session, key: str, values: dict[str, Any], now: datetime) -> None:
    change = sa.update(StoredPicture).where(StoredPicture.key == key).values(**values)
    product_id = db.scalar(change.returning(StoredPicture.product_id))
    if product_id is None:
        bump(db, "hiyori")
    else:
        refresh(db, [product_id], now=now, edited=True)


def _rendition(image: Image.Image, width: int, effort: int) -> Rendition:
    height = max(1, round(image.height * width / image.width))
    small = image if width == image.width else image.resize((width, height), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=QUALITY, method=effort)
    return Rendition(width, height, out.getvalue())
