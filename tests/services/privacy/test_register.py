"""No table with personal data is missed: every table of the house is declared, with its fate."""

import sqlalchemy as sa

from storefront.schema import load_models
from storefront.services.privacy import REGISTER, Fate


def undeclared(metadata: sa.MetaData) -> set[str]:
    """Tables that the register does not know."""
    return set(metadata.tables) - set(REGISTER)


def test_every_table_of_the_house_is_declared() -> None:
    assert undeclared(load_models()) == set()


def test_a_new_table_would_be_noticed() -> None:
    metadata = sa.MetaData()
    sa.Table("size_profile", metadata, sa.Column("person_id", sa.BigInteger))
    assert undeclared(metadata) == {"size_profile"}


def test_a_table_that_points_to_people_is_not_declared_as_knowing_nobody() -> None:
    marks = {"person_id", "account_id", "email", "phone", "to"}
    knowing = {name for name, table in load_models().tables.items() if marks & set(table.c.keys())}
    assert {name for name in knowing if REGISTER[name].fate is Fate.NONE} == {
        "ims_location"
    }  # a shop's telephone


def test_whatever_is_erased_or_blanked_is_found_by_its_owner() -> None:
    found = {name for name, rule in REGISTER.items() if rule.fate in (Fate.ERASED, Fate.ANONYMISED)}
    assert [name for name in found if REGISTER[name].mine is None] == []


def test_every_declaration_has_its_reason() -> None:
    assert [name for name, rule in REGISTER.items() if len(rule.why) < 10] == []
