"""A brand opens its own shop from an empty database: a place for goods, somebody to work there."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy.orm import Session

from storefront import ims
from storefront.cli import location, staff
from storefront.services import staff as people
from tests.support.browsing import Browser

PASSWORD = "a long night in Kobe"


@pytest.fixture(autouse=True)
def _house(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def same_database(settings: Any) -> Iterator[str]:
        yield "the test's own"

    for command in (location, staff):
        monkeypatch.setattr(command, "database", same_database)


def employ(*roles: str, password: str = PASSWORD) -> Any:
    words = [word for role in roles for word in ("--role", role)]
    return CliRunner().invoke(
        staff.staff, ["add", "mori@brand.example", "森 葵", *words], input=f"{password}\n"
    )


def test_a_warehouse_is_created_and_renamed(db: Session) -> None:
    put = ["put", "KOBE", "神戸倉庫", "--prefecture", "兵庫県"]
    assert CliRunner().invoke(location.location, put).output == "KOBE 神戸倉庫: warehouse, 兵庫県\n"
    CliRunner().invoke(location.location, ["put", "KOBE", "神戸第一倉庫", "--prefecture", "兵庫県"])
    assert [(p.code, p.name["ja"], p.prefecture) for p in ims.locations(db)] == [
        ("KOBE", "神戸第一倉庫", "兵庫県")
    ]
    assert "神戸第一倉庫" in CliRunner().invoke(location.location, ["list"]).output


def test_a_place_outside_japan_is_refused(db: Session) -> None:
    result = CliRunner().invoke(location.location, ["put", "X", "Somewhere", "--prefecture", "Texas"])
    assert result.exit_code == 2
    assert ims.locations(db) == ()


def test_somebody_works_here_until_they_leave(db: Session) -> None:
    assert employ("operator", "merchandiser").exit_code == 0
    found = people.sign_in(db, "mori@brand.example", PASSWORD)
    assert found is not None
    assert (found.name, found.roles) == ("森 葵", ("operator", "merchandiser"))
    browser = Browser()
    browser.get("/staff/login")
    browser.post("/staff/login", {"email": "mori@brand.example", "password": PASSWORD})
    assert browser.get("/ops/orders").status_code == 200
    assert CliRunner().invoke(staff.staff, ["remove", "mori@brand.example"]).exit_code == 0
    assert people.sign_in(db, "mori@brand.example", PASSWORD) is None
    assert browser.get("/ops/orders").location.startswith("/staff/login")
    assert CliRunner().invoke(staff.staff, ["remove", "mori@brand.example"]).exit_code == 1


def test_a_password_that_everybody_guesses_is_refused(db: Session) -> None:
    result = employ("operator", password="password1234")
    assert result.exit_code == 1
    assert people.sign_in(db, "mori@brand.example", "password1234") is None
