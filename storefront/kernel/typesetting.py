"""PDF from a template and data: Typst, with the Japanese fonts of a package, so that every machine prints alike."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_jp
import typst

from storefront.settings import ASSETS

TEMPLATES = ASSETS / "templates" / "documents"


@cache
def _fonts() -> Any:
    """Noto Sans JP and Noto Serif JP (SIL OFL 1.1), read once per process; those of the machine are not used."""
    folder = Path(str(pylopdf_fonts_jp.sans_path())).parent
    if not list(folder.glob("*.otf")):
        raise RuntimeError(f"The Japanese fonts are missing in {folder}: install pylopdf-fonts-jp again")
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])


def pdf(template: str, data: dict[str, Any]) -> bytes:
    """The pages of `templates/documents/<template>.typ`; data reach it as values, never as markup."""
    written = typst.compile(
        (TEMPLATES / f"{template}.typ").read_bytes(),
        root=str(TEMPLATES),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return bytes(written)
