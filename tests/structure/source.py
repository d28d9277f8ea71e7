"""Reading our own source for the structure tests."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "storefront"


@dataclass(frozen=True)
class Function:
    """A function of ours: where it is and how many lines it has."""

    path: str
    name: str
    lines: int
    public: bool
    documented: bool
    view: bool


@cache
def modules() -> tuple[Path, ...]:
    """Every Python file of the package."""
    return tuple(sorted(PACKAGE.rglob("*.py")))


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text())


def relative(path: Path) -> str:
    """Path as people write it."""
    return str(path.relative_to(ROOT))


def imports(path: Path) -> Iterator[str]:
    """Full names of what a file imports."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def functions() -> Iterator[Function]:
    """Every function and method of the package."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, kinds):
                yield _function(path, node)
                for inner in ast.walk(node):
                    if isinstance(inner, kinds) and inner is not node:
                        inner.nested = True  # type: ignore[union-attr]


def _function(path: Path, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Function:
    verbs = {"get", "post", "route", "put", "delete"}
    view = any(
        isinstance(d, ast.Call) and isinstance(d.func, ast.Attribute) and d.func.attr in verbs
        for d in node.decorator_list
    )
    first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
    return Function(
        path=relative(path),
        name=node.name,
        lines=(node.end_lineno or node.lineno) - first + 1,
        public=not node.name.startswith("_") and not getattr(node, "nested", False),
        documented=ast.get_docstring(node) is not None,
        view=view and "pages" in path.parts,
    )
