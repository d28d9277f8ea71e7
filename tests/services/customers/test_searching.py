"""Customers are found at a desk without reading everybody."""

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from storefront.services.customers import searching
from storefront.services.customers.models import Person


@pytest.mark.parametrize(
    ("such", "indexes"),
    [
        (searching._named("さとう"), {"ix_person_name", "ix_person_given_name", "ix_person_kana", "ix_person_given_kana"}),
        (searching._called("09012345678"), {"ix_person_phone"}),
    ],
)  # fmt: skip
def test_names_and_telephones_are_looked_up(
    db: Session, such: sa.ColumnElement[bool], indexes: set[str]
) -> None:
    asked = sa.select(Person.id).where(such)
    text = asked.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})  # type: ignore[no-untyped-call]
    db.execute(sa.text("SET LOCAL enable_seqscan = off"))
    plan = "\n".join(db.scalars(sa.text(f"EXPLAIN {text}".replace("%%", "%"))))
    assert {word for word in plan.split() if word.startswith("ix_person")} == indexes, plan
