"""COPY writes what an insert would have written."""

import pytest
import sqlalchemy as sa
from psycopg.errors import UniqueViolation
from sqlalchemy.orm import Session

from storefront.kernel.copying import copy_in, reserve
from storefront.kernel.i18n import LocalText
from storefront.services.catalog.models import Category


def _shelf(number: int, slug: str) -> dict[str, object]:
    name = LocalText({"ja": "棚\t\\N「改\n行」", "en": 'a "shelf"'})
    given = {"id": number, "slug": slug, "site": "hiyori", "parent_id": None}
    return given | {"path": [number], "name": name, "intro": LocalText({})}


def test_texts_lists_json_and_nothing_arrive_as_they_were(db: Session) -> None:
    one, other = reserve(db, Category, 2)
    assert copy_in(db, Category, [_shelf(one, "a"), _shelf(other, "b")]) == 2
    found = db.execute(sa.select(Category).order_by(Category.id)).scalars().all()
    assert [(c.id, c.slug, c.parent_id, c.path) for c in found] == [
        (one, "a", None, [one]),
        (other, "b", None, [other]),
    ]
    assert found[0].name == {"ja": "棚\t\\N「改\n行」", "en": 'a "shelf"'}


def test_reserved_numbers_are_given_to_nobody_else(db: Session) -> None:
    mine = reserve(db, Category, 3)
    copy_in(db, Category, [_shelf(mine[0], "a")])
    values = {"slug": "b", "site": "hiyori", "name": LocalText({}), "intro": LocalText({})}
    db.execute(sa.insert(Category).values(values))
    assert db.scalar(sa.select(Category.id).where(Category.slug == "b")) not in mine


def test_nothing_to_write_writes_nothing(db: Session) -> None:
    assert copy_in(db, Category, []) == 0


def test_a_broken_constraint_breaks_all(db: Session) -> None:
    one, other = reserve(db, Category, 2)
    with pytest.raises(UniqueViolation), db.begin_nested():
        copy_in(db, Category, [_shelf(one, "same"), _shelf(other, "same")])
    assert db.scalar(sa.select(sa.func.count()).select_from(Category)) == 0
