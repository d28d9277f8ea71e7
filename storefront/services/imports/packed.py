"""Cells of our own format that hold more than one word: how each is read, and beside it how it is written."""

import json
import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from storefront.kernel.clock import JST
from storefront.kernel.i18n import LocalText, _
from storefront.services import catalog
from storefront.services.imports import cells
from storefront.services.imports.cells import FALSE, TRUE, Findings, Row

# TRUE says that a product is published, not since when; a fixed moment keeps a second run without effect.
PUBLISHED = datetime(2000, 1, 1, tzinfo=UTC)
MEASURES = {
    "身幅": ("width", "Width"), "着丈": ("length", "Length"), "肩幅": ("shoulder", "Shoulder"), "袖丈": ("sleeve", "Sleeve"),
    "胴囲": ("waist", "Waist"), "股上": ("rise", "Rise"), "股下": ("inseam", "Inseam"), "わたり": ("thigh", "Thigh"),
    "足長": ("foot", "Foot length"), "幅": ("breadth", "Width"), "高さ": ("height", "Height"), "奥行": ("depth", "Depth"),
}  # fmt: skip
_MEASURE = re.compile(r"(?:(\w+):)?([^=:/]+)(?:/([^=]*))?=([^±]+)(?:±(.+))?")


def tags(row: Row) -> tuple[str, ...]:
    """Tags with spaces between, or with 、 or commas where a tag itself has a space."""
    said = re.sub("[，,]", "、", row.get("tags"))
    parts = said.split("、") if "、" in said else said.split()
    return tuple(dict.fromkeys(filter(None, map(str.strip, parts))))


def tags_cell(found: tuple[str, ...]) -> str:
    """The cell that `tags` reads."""
    spaced = any(re.search(r"\s", tag) for tag in found)
    return "、".join(found) + ("、" if len(found) == 1 else "") if spaced else " ".join(found)


def moment(row: Row, column: str, found: Findings) -> datetime | None:
    """TRUE, FALSE or a moment in Japan (2026-11-22 09:00); nothing where the cell is empty."""
    text = row.get(column)
    if not text or text.lower() in FALSE:
        return None
    if text.lower() in TRUE:
        return PUBLISHED
    plain = re.sub(r"\b(\d)\b", r"0\1", text.replace("/", "-"))
    try:
        at = datetime.fromisoformat(plain)
    except ValueError:
        found.bad(row, column, _("TRUE、FALSE、または 2026-11-22 09:00 の形で入力してください。"))
        return None
    return at if at.tzinfo else at.replace(tzinfo=JST)


def moment_cell(at: datetime | None, empty: str = "") -> str:
    """The cell that `moment` reads."""
    if at is None:
        return empty
    if at == PUBLISHED:
        return "TRUE"
    here = at.astimezone(JST)
    return here.strftime("%Y-%m-%d %H:%M") if not (here.second or here.microsecond) else here.isoformat(" ")


def measures(row: Row, found: Findings) -> tuple[catalog.MeasureDraft, ...]:
    """身幅=51;着丈=66±1 in centimetres; other measurements as 記号:名前/English=51."""
    drafts = [_measure(part.strip()) for part in row.get("measures").split(";") if part.strip()]
    kept = tuple(draft for draft in drafts if draft is not None)
    if len(kept) < len(drafts):
        known = "、".join(MEASURES)
        reason = _("「身幅=51;着丈=66」のように入力してください。使える名前：%(known)s", known=known)
        found.bad(row, "measures", reason)
        return ()
    return kept


@lru_cache(4096)
def _measure(part: str) -> catalog.MeasureDraft | None:
    match = _MEASURE.fullmatch(part)
    if match is None:
        return None
    code, name, english, size, within = (text.strip() if text else "" for text in match.groups())
    cm, tolerance = cells.decimal(size), cells.decimal(within or "0")
    if cm is None or tolerance is None or not 0 < cm < 1000 or not 0 <= tolerance < 100:
        return None
    if not code and name not in MEASURES:
        return None
    code, english = (code, english) if code else MEASURES[name]
    words = LocalText({"ja": name, "en": english} if english else {"ja": name})
    return catalog.MeasureDraft(code, words, float(cm), float(tolerance))


def measures_cell(found: tuple[catalog.MeasureDraft, ...]) -> str:
    """The cell that `measures` reads."""
    return ";".join(map(_measured, found))


def _measured(draft: catalog.MeasureDraft) -> str:
    name, english = str(draft.name.get("ja", "")), str(draft.name.get("en", ""))
    usual = MEASURES.get(name) == (draft.code, english)
    said = name if usual else f"{draft.code}:{name}" + (f"/{english}" if english else "")
    return f"{said}={draft.cm:.10g}" + (f"±{draft.tolerance_cm:.10g}" if draft.tolerance_cm else "")


def values(row: Row, column: str, found: Findings) -> list[catalog.OptionValueDraft]:
    """Every value of an option in its order, as JSON; only files that we wrote ourselves have it."""
    if not row.get(column):
        return []
    try:
        told: list[dict[str, Any]] = json.loads(row.get(column))
        return [
            catalog.OptionValueDraft(str(v["key"]), LocalText(dict(v["name"])), v.get("swatch")) for v in told
        ]
    except (ValueError, KeyError, TypeError, AttributeError):
        found.bad(row, column, _("書き出したときのままにするか、空にしてください。"))
        return []


def values_cell(option: catalog.OptionDraft) -> str:
    """The cell that `values` reads."""
    told = [{"key": v.key, "name": dict(v.name), "swatch": v.swatch} for v in option.values]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def pack(row: Row, found: Findings) -> catalog.PackDraft | None:
    """Contents of a consumable."""
    if not row.get("pack_size"):
        return None
    size = cells.decimal(row.get("pack_size"))
    if size is None or size <= 0 or not row.get("pack_unit"):
        found.bad(row, "pack_size", _("内容量は数字、単位はpack_unitに入力してください。"))
        return None
    days = cells.whole(row, "pack_days", found, 3650) if row.get("pack_days") else None
    refill = cells.yes(row, "pack_refill", found, default=False)
    words = {code: row.get(f"pack_label_{code}") for code in ("ja", "en")}
    label = LocalText({code: text for code, text in words.items() if text}) or None
    return catalog.PackDraft(float(size), row.get("pack_unit"), days, refill, label)


def pack_cells(draft: catalog.PackDraft | None) -> dict[str, str]:
    """The cells that `pack` reads."""
    if draft is None:
        return {}
    label: dict[str, Any] = dict(draft.label or {})
    return {
        "pack_size": f"{draft.size:.10g}", "pack_unit": draft.unit, "pack_days": str(draft.use_days or ""),
        "pack_refill": "TRUE" if draft.refill else "",
        "pack_label_ja": str(label.get("ja", "")), "pack_label_en": str(label.get("en", "")),
    }  # fmt: skip
