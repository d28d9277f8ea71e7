"""Paths to a purchase in words, in links and in rows of a file."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import abort
from sqlalchemy.orm import Session

from storefront.kernel.i18n import _, _l
from storefront.services import campaigns
from storefront.services.measurement import Paths
from storefront.services.measurement.paths import STEPS

FROM = {
    "from:search": _l("検索から"), "from:link": _l("ほかのサイトから"), "from:direct": _l("まっすぐ来店"),
    "none": _l("記録なし"),
}  # fmt: skip


def words(db: Session, site: str) -> dict[str, str]:
    """What each touch is called."""
    said = {
        f"campaign:{one.key}": _("「%(name)s」", name=one.draft.name) for one in campaigns.every(db, site)
    }
    return {**{kind: str(label) for kind, label in FROM.items()}, **said}


def asked(told: Any) -> tuple[str, ...]:
    """The touches of a link, in order; 404 for what is no path."""
    steps = tuple(text[:200].replace("\x00", "") for text in told.getlist("step"))
    return steps if 0 < len(steps) <= STEPS else abort(404)


def rows(found: Paths | None, called: Mapping[str, str]) -> list[Sequence[Any]]:
    """The report as a file has it."""
    out: list[Sequence[Any]] = [("path", "orders", "people", "yen", "median_days")]
    for one in found.paths if found else ():
        steps = " > ".join(called.get(step, step) for step in one.steps)
        out.append((steps, one.orders, one.people, one.amount, one.days))
    out.append(("touch", "first", "last", "any"))
    out += [(called.get(s.kind, s.kind), s.first, s.last, s.any) for s in (found.shares if found else ())]
    return out
