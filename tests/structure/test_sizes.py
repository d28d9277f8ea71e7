"""Short where people edit most: the sizes of HOUSE, measured."""

import tomllib
from pathlib import Path

from tests.structure.source import ROOT, functions, modules, relative

VIEW, FUNCTION, FILE, TEMPLATE, SCRIPT = 25, 30, 250, 120, 80
EXCEPTIONS = tomllib.loads((Path(__file__).parent / "exceptions.toml").read_text())


def _check(kind: str, found: dict[str, int]) -> None:
    allowed = EXCEPTIONS[kind]
    new = {place: n for place, n in found.items() if place not in allowed}
    assert not new, f"too long: {new}"
    gone = set(allowed) - set(found)
    assert not gone, f"these fit again: take them off the list {gone}"


def test_files_are_short() -> None:
    lengths = {relative(path): len(path.read_text().splitlines()) for path in modules()}
    _check("files", {place: n for place, n in lengths.items() if n > FILE})


def test_functions_and_views_are_short() -> None:
    limit = {True: VIEW, False: FUNCTION}
    _check("functions", {f"{f.path}:{f.name}": f.lines for f in functions() if f.lines > limit[f.view]})


def test_templates_are_short() -> None:
    lengths = {relative(p): len(p.read_text().splitlines()) for p in (ROOT / "templates").rglob("*.html")}
    _check("templates", {place: n for place, n in lengths.items() if n > TEMPLATE})


def test_own_scripts_are_short() -> None:
    scripts = [p for p in (ROOT / "static" / "js").rglob("*.js") if "vendor" not in p.parts]
    assert scripts
    assert {relative(p): n for p in scripts if (n := len(p.read_text().splitlines())) > SCRIPT} == {}


def test_public_functions_say_their_purpose() -> None:
    assert [f"{f.path}:{f.name}" for f in functions() if f.public and not f.documented] == []


def test_no_rooms_for_things_without_a_name() -> None:
    bad = {"utils", "helpers", "common", "manager", "base"}
    assert [relative(p) for p in modules() if {p.stem, *p.parts} & bad] == []
