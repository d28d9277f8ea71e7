"""Doors and layers: who may touch what."""

import ast
import re
import subprocess
import sys
from pathlib import Path

from tests.structure.source import PACKAGE, ROOT, imports, modules, relative, tree

PURE = (
    "sqlalchemy",
    "flask",
    "storefront.kernel.db",
    "storefront.kernel.clock",
    "storefront.kernel.outbox",
    "random",
)


def test_imports_go_downward_only() -> None:
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([str(program), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def _room(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return (
        ".".join(("storefront", *parts[:2]))
        if parts[0] in {"services", "gateways", "pages"}
        else f"storefront.{parts[0]}"
    )


def test_models_are_imported_by_their_own_room_only() -> None:
    strangers = []
    for path in modules():
        for name in imports(path):
            owner = re.match(r"(storefront(?:\.services\.\w+|\.oms|\.ims))\.models", name)
            if owner and _room(path) != owner[1] and path.stem != "schema":
                strangers.append(f"{relative(path)} imports {name}")
    assert strangers == []


def test_orders_and_stock_are_entered_by_the_door() -> None:
    climbers = []
    for path in modules():
        for name in imports(path):
            inside = re.match(r"storefront\.(oms|ims)\.\w+", name)
            if inside and _room(path) != f"storefront.{inside[1]}" and not _is_door_name(name):
                climbers.append(f"{relative(path)} imports {name}")
    assert climbers == []


def _is_door_name(name: str) -> bool:
    """`from storefront.oms import Order` names something that the door shows, not a module behind it."""
    room, _, last = name.rpartition(".")
    return (
        room in {"storefront.oms", "storefront.ims"}
        and not (PACKAGE / room.split(".")[1] / f"{last}.py").exists()
    )


def test_only_the_edge_commits() -> None:
    edge = ("pages/", "jobs/", "cli/", "demo/", "kernel/db.py", "gateways/")
    offenders = []
    for path in modules():
        place = str(path.relative_to(PACKAGE))
        if place.startswith(edge):
            continue
        calls = {
            n.func.attr
            for n in ast.walk(tree(path))
            if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)
        }
        if calls & {"commit", "rollback"}:
            offenders.append(place)
    assert offenders == []


def test_rules_are_pure() -> None:
    rules = [
        p
        for p in modules()
        if p.stem.endswith("rules") or p.name in {"routing.py", "quote.py", "tracking.py"}
    ]
    assert len(rules) >= 4
    impure = [f"{relative(p)}: {n}" for p in rules for n in imports(p) if n.startswith(PURE)]
    assert impure == []


def test_services_know_nothing_of_the_web() -> None:
    lower = [
        p
        for p in modules()
        if _room(p).startswith(("storefront.services", "storefront.oms", "storefront.ims"))
    ]
    assert [
        f"{relative(p)}: {n}" for p in lower for n in imports(p) if n.split(".")[0] in {"flask", "werkzeug"}
    ] == []


def test_templates_carry_no_inline_code() -> None:
    inline = re.compile(r"<style|\sstyle=|\son\w+=|<script(?![^>]*(?:src=|application/ld\+json))", re.I)
    pages = [p for p in (ROOT / "templates").rglob("*.html") if "mail" not in p.parts]
    assert [relative(p) for p in pages if inline.search(p.read_text())] == []
