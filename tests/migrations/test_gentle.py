"""Migrations run while customers buy: none may hold a table for longer than a moment."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

# 0001 makes everything in an empty database.
FILES = sorted(p for p in (ROOT / "migrations" / "versions").glob("0*.py") if p.name > "0002")
BUILDS = {"create_foreign_key", "create_check_constraint", "create_unique_constraint", "create_primary_key"}
LOUD = ("ALTER TYPE", "VACUUM FULL", "CLUSTER ", "LOCK TABLE", "SET NOT NULL", "REINDEX TABLE")


def calls(function: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Every `op.<name>(…)` in order."""
    for node in ast.walk(function):
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Attribute) and ast.unparse(called.value) == "op":
            yield called.attr, node  # type: ignore[misc]


def troubles(text: str) -> list[str]:
    """What in the way up would hold a table that people use; tables made in the same file are nobody's yet."""
    found = ast.parse(text)
    up = next(n for n in found.body if isinstance(n, ast.FunctionDef) and n.name == "upgrade")
    own = {_word(call, 0) for name, call in calls(up) if name == "create_table"}
    return [trouble for name, call in calls(up) if (trouble := _trouble(name, call, own))]


def _trouble(name: str, call: ast.Call, own: set[str]) -> str:
    given = {k.arg: k.value for k in call.keywords}
    table = _word(call, 1 if name in {"create_index", *BUILDS} else 0)
    if table in own:
        return ""
    if name == "create_index" and "postgresql_concurrently" not in given:
        return f"the index on {table} is not built concurrently"
    if name in BUILDS and "postgresql_not_valid" not in given:
        return f"{name} on {table} reads the whole table: add it NOT VALID, validate it in a later step"
    if name == "add_column" and _demanding(call):
        return f"a column of {table} is NOT NULL without a constant default"
    if name == "alter_column" and ("type_" in given or "nullable" in given):
        return f"a column of {table} changes its type or becomes NOT NULL: the table is read or written anew"
    loud = [word for word in LOUD if name == "execute" and word in ast.unparse(call).upper()]
    return f"{loud[0]} holds the table" if loud else ""


def _demanding(call: ast.Call) -> bool:
    column = ast.unparse(call.args[1])
    return "nullable=False" in column and "server_default" not in column


def _word(call: ast.Call, place: int) -> str:
    if len(call.args) > place and isinstance(call.args[place], ast.Constant):
        return str(call.args[place].value)
    return next((str(k.value.value) for k in call.keywords if k.arg in {"table_name", "source_table"}
                 and isinstance(k.value, ast.Constant)), "")  # fmt: skip


@pytest.mark.parametrize("file", FILES, ids=lambda p: p.stem)
def test_no_migration_holds_a_table_that_people_use(file: Path) -> None:
    assert troubles(file.read_text()) == []


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ('op.create_index("ix", "oms_order", ["email"])', "concurrently"),
        ('op.add_column("oms_order", sa.Column("x", sa.Text(), nullable=False))', "NOT NULL"),
        ('op.alter_column("oms_order", "total", type_=sa.Text())', "type"),
        ('op.create_foreign_key("fk", "oms_order", "person", ["person_id"], ["id"])', "NOT VALID"),
        ('op.execute("ALTER TABLE person ALTER COLUMN x SET NOT NULL")', "SET NOT NULL"),
    ],
)
def test_the_guard_sees_what_holds_tables(step: str, told: str) -> None:
    (found,) = troubles(f"def upgrade():\n    {step}\n")
    assert told in found


@pytest.mark.parametrize(
    "step",
    [
        'op.add_column("oms_order", sa.Column("x", sa.Text(), nullable=True))',
        'op.add_column("oms_order", sa.Column("x", sa.Text(), nullable=False, server_default=""))',
        'op.create_index("ix", "oms_order", ["email"], postgresql_concurrently=True)',
        'op.create_table("new"); op.create_index("ix", "new", ["a"])',
    ],
)
def test_the_guard_lets_gentle_steps_pass(step: str) -> None:
    assert troubles(f"def upgrade():\n    {step}\n") == []
