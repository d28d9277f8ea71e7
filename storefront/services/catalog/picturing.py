"""Pictures of a product as the desk arranges them: added, ordered, described, aimed, taken off."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from PIL import Image
from sqlalchemy.orm import Session

from storefront.kernel import ids, jobs
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import LocalText, _l
from storefront.services.catalog.drafts import Choices, PictureDraft
from storefront.services.catalog.listings import refresh
from storefront.services.catalog.models import Product, StoredPicture
from storefront.services.catalog.pictures import shown
from storefront.services.catalog.rendering import FORMATS, LONGEST_SIDE, MOST_PIXELS, store_picture
from storefront.services.catalog.values import Picture

MOST_BYTES = 20 * 1024 * 1024
MOST_PICTURES = 60


@dataclass(frozen=True, slots=True)
class DeskPicture:
    """A picture with what the desk says of it; `focal` in fractions from the upper left; `state` of its job."""

    key: str
    alt: LocalText
    choices: Choices
    focal: tuple[float, float] | None
    state: str
    picture: Picture


def pictures_of(db: Session, slug: str, *, site: str = "hiyori") -> tuple[DeskPicture, ...] | None:
    """Pictures of a product in their order; None for no product."""
    product = _product(db, slug, site)
    if product is None:
        return None
    return _shown(db, StoredPicture.product_id == product)


def pictures_named(db: Session, keys: Sequence[str]) -> dict[str, DeskPicture]:
    """Pictures by key, whoever's they are."""
    return {picture.key: picture for picture in _shown(db, StoredPicture.key.in_(list(keys)))}


def add_picture(db: Session, slug: str, content: bytes) -> str:
    """Keep an upload that belongs to no product yet and have it rendered; its key.

    Only the header is read here; pixels are decoded by the job. Refuses what is no picture, or too large a one.
    """
    if len(content) > MOST_BYTES:
        raise Refusal(_l("20MBまでの画像を選んでください。"), field="file")
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            width, height = image.size
    except Exception as error:  # decoders fail in many ways
        raise Refusal(_l("JPEG・PNG・WebP・AVIF・GIFの画像を選んでください。"), field="file") from error
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise Refusal(_l("画像が大きすぎます（5000万画素、一辺16,000画素まで）。"), field="file")
    key = f"{slug}/{ids.public_id()}"
    store_picture(db, key, content)
    return key


def arrange_pictures(
    db: Session, slug: str, pictures: Sequence[PictureDraft], *, now: datetime, site: str = "hiyori"
) -> None:
    """These are the product's pictures, in this order; others are taken off it and kept for the way back."""
    product = _product(db, slug, site)
    if product is None or len(pictures) > MOST_PICTURES:
        raise Refusal(_l("写真は%(most)s枚までです。", most=MOST_PICTURES), field="pictures")
    known = pictures_named(db, [draft.key for draft in pictures])
    mine = sa.or_(StoredPicture.product_id == product, StoredPicture.product_id.is_(None))
    free = set(db.scalars(sa.select(StoredPicture.key).where(mine, StoredPicture.key.in_(list(known)))))
    if {draft.key for draft in pictures} - free or len(free) < len(pictures):
        raise Refusal(_l("見つからない写真があります。開きなおしてください。"), field="pictures")
    db.execute(sa.update(StoredPicture).where(StoredPicture.product_id == product).values(product_id=None))
    for position, draft in enumerate(pictures):
        _place(db, product, position, draft, aimed=draft.focal != known[draft.key].focal)
    refresh(db, [product], now=now)


def _place(db: Session, product: int, position: int, draft: PictureDraft, *, aimed: bool) -> None:
    values = {
        "product_id": product, "position": position, "alt": draft.alt, "choices": dict(draft.choices),
        "focal": list(draft.focal) if draft.focal else None,
    }  # fmt: skip
    if aimed:
        values["state"] = "pending"
        job = f"picture:{draft.key}"
        jobs.enqueue(db, "render_picture", queue_name="pictures", only_one=job, key=draft.key)
    db.execute(sa.update(StoredPicture).where(StoredPicture.key == draft.key).values(**values))


def _product(db: Session, slug: str, site: str) -> int | None:
    return db.scalar(sa.select(Product.id).where(Product.site == site, Product.slug == slug))


def _shown(db: Session, condition: sa.ColumnElement[bool]) -> tuple[DeskPicture, ...]:
    p = StoredPicture
    columns = (p.key, p.alt, p.choices, p.focal, p.state, p.width, p.height, p.renditions, p.colour)
    rows = db.execute(sa.select(*columns).where(condition).order_by(p.position, p.id)).mappings()
    return tuple(
        DeskPicture(
            row["key"], LocalText(row["alt"]), tuple(row["choices"].items()),
            (row["focal"][0], row["focal"][1]) if row["focal"] else None, row["state"], shown(dict(row)),
        )
        for row in rows
    )  # fmt: skip
