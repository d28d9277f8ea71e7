"""Who is behind the numbers of the customers' report, as rules of audiences (pure)."""

import json
from collections.abc import Mapping
from typing import Any

from storefront.services import audiences
from storefront.services.measurement import Report
from storefront.services.measurement.customers import LOST

Rules = Mapping[str, str]


def rules_of(report: Report) -> Rules:
    """A rule (as the text of a link) for each number that profiles can tell: reached, went on, gone, waiting."""
    found: dict[str, str] = {}
    for step in report.ladder:
        n = step.number
        found[f"people {n}"] = _text({"is": "purchases", "at_least": n})
        found[f"went_on {n}"] = _text({"is": "purchases", "at_least": n + 1})
        exactly = {"is": "purchases", "at_least": n, "at_most": n}
        found[f"gone {n}"] = _text(exactly, {"is": "last_order", "from_days": LOST.days})
        found[f"waiting {n}"] = _text(exactly, {"is": "last_order", "from_days": 0, "to_days": LOST.days})
    for channel in report.channels:
        found[f"channel {channel}"] = _text({"is": "purchases", "at_least": 1, "channel": channel})
    return found


def _text(*parts: dict[str, Any]) -> str:
    rule = audiences.loaded({"all": list(parts)})
    return json.dumps(audiences.dumped(rule), separators=(",", ":"))
