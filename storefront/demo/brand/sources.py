"""Reads the brand's TOML files."""

import tomllib
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from storefront.demo.brand.types import Bilingual

Table = dict[str, Any]


def read(name: str) -> Table:
    """Contents of `data/<name>`; FileNotFoundError when there is none."""
    return tomllib.loads(files(__package__).joinpath("data").joinpath(name).read_text(encoding="utf-8"))


def names(folder: str) -> list[str]:
    """TOML files of `data/<folder>`, sorted, as names for `read`."""
    found = files(__package__).joinpath("data").joinpath(folder).iterdir()
    return sorted(f"{folder}/{entry.name}" for entry in found if entry.name.endswith(".toml"))


def words(pair: Sequence[str]) -> Bilingual:
    """A `[ja, en]` pair as text; ValueError when a language is missing or empty."""
    ja, en = (part.strip() for part in pair)
    if not ja or not en:
        raise ValueError(f"a language is missing: {list(pair)!r}")
    return Bilingual(ja, en)
