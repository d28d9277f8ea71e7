"""The floor plan: on which shelf of a place a SKU lies, and what a place keeps back."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storefront.ims.models import Safety, Shelf
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _l

LONGEST = 20  # characters of a shelf's name; labels on the floor hold no more


def put_shelves(db: Session, location: str, shelves: Mapping[str, str]) -> None:
    """Say where SKUs lie at this place, replacing what was known of them; an empty name forgets it."""
    if any(len(shelf) > LONGEST for shelf in shelves.values()):
        raise Refusal(_l("棚の名前は20文字以内で入力してください。"), field="shelf")
    gone = [sku for sku, shelf in shelves.items() if not shelf]
    if gone:
        db.execute(sa.delete(Shelf).where(Shelf.location == location, Shelf.sku.in_(gone)))
    named = sorted((sku, shelf) for sku, shelf in shelves.items() if shelf)
    rows = [{"location": location, "sku": sku, "shelf": shelf} for sku, shelf in named]
    if rows:
        statement = insert(Shelf).values(rows)
        placed = {"shelf": statement.excluded.shelf}
        statement = statement.on_conflict_do_update(index_elements=["location", "sku"], set_=placed)
        try:
            with db.begin_nested():
                db.execute(statement)
        except IntegrityError as error:
            raise Refusal(_l("この拠点は登録されていません。"), field="location") from error


def shelves(db: Session, skus: Sequence[str]) -> dict[tuple[str, str], str]:
    """Shelves of these SKUs by (sku, location), in one statement."""
    query = sa.select(Shelf.sku, Shelf.location, Shelf.shelf)
    found = db.execute(query.where(Shelf.sku == sa.any_(sa.cast(list(skus), ARRAY(sa.Text)))))
    return {(sku, location): shelf for sku, location, shelf in found}


def safety(db: Session, skus: Sequence[str], *, channel: str = "web") -> dict[tuple[str, str], int]:
    """What places keep back of these SKUs from a channel, by (sku, location); nothing kept is missing."""
    meant = sa.or_(Safety.sku.in_(list(skus)), Safety.sku.is_(None))
    query = sa.select(Safety.location, Safety.sku, Safety.quantity).where(Safety.channel == channel, meant)
    kept: dict[tuple[str, str], int] = {}
    for location, own, quantity in db.execute(query.order_by(Safety.sku.nulls_first())):
        kept |= {(sku, location): quantity for sku in (skus if own is None else [own])}
    return kept
