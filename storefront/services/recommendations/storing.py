"""Writing what was computed: only what changed, a thousand subjects in one go."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront.kernel.copying import copy_in
from storefront.services.recommendations.models import Recommendation, RecommendationRun
from storefront.services.recommendations.values import Kind

SUBJECTS_AT_ONCE = 1000

_PRESENT = sa.text("""
SELECT kind, subject_id, product_id, because_id, last_at, every_days FROM recommendation
WHERE site = :site AND kind = ANY (:kinds) AND subject_id = ANY (:subjects) ORDER BY place
""")
_DELETE = sa.text(
    "DELETE FROM recommendation WHERE site = :site AND kind = :kind AND subject_id = ANY (:subjects)"
)
_SUBJECTS = sa.text(
    "SELECT DISTINCT subject_id FROM recommendation WHERE site = :site AND kind = ANY (:kinds)"
)


class Told(NamedTuple):
    """One recommendation of a subject; its place is its place in the list."""

    product_id: int
    because_id: int | None = None
    last_at: datetime | None = None
    every_days: float | None = None


Rows = Mapping[tuple[Kind, int], Sequence[Told]]


@dataclass(frozen=True, slots=True)
class Computed:
    """A part of the recommendations as it should be; `before` are the subjects that had rows so far."""

    part: str
    mark: str
    kinds: tuple[Kind, ...]
    rows: Rows
    before: frozenset[int]
    site: str

    @property
    def portions(self) -> Iterator[Sequence[int]]:
        """Everybody and everything concerned, in the portions in which they are written."""
        every = sorted(self.before | {subject for _, subject in self.rows})
        return (every[n : n + SUBJECTS_AT_ONCE] for n in range(0, len(every), SUBJECTS_AT_ONCE))


def subjects_of(db: Session, kinds: Sequence[Kind], *, site: str) -> set[int]:
    """Everybody and everything that has rows of these kinds."""
    return set(db.scalars(_SUBJECTS, {"site": site, "kinds": [k.value for k in kinds]}))


def store(db: Session, found: Computed, subjects: Sequence[int]) -> int:
    """Make the rows of these subjects what they should be; how many changed."""
    rows, kinds, site = found.rows, found.kinds, found.site
    present = _present(db, kinds, subjects, site)
    changed = [
        key
        for key in ((kind, subject) for kind in kinds for subject in subjects)
        if list(rows.get(key, ())) != present.get(key, [])
    ]
    for kind in kinds:
        gone = [subject for k, subject in changed if k is kind and (k, subject) in present]
        if gone:
            db.execute(_DELETE, {"site": site, "kind": kind.value, "subjects": gone})
    copy_in(db, Recommendation, (row for key in changed for row in _as_rows(site, key, rows.get(key, ()))))
    return len(changed)


def _present(
    db: Session, kinds: Sequence[Kind], subjects: Sequence[int], site: str
) -> dict[tuple[Kind, int], list[Told]]:
    found: dict[tuple[Kind, int], list[Told]] = {}
    given = {"site": site, "kinds": [k.value for k in kinds], "subjects": list(subjects)}
    for kind, subject, *told in db.execute(_PRESENT, given):
        found.setdefault((Kind(kind), subject), []).append(Told(*told))
    return found


def _as_rows(site: str, key: tuple[Kind, int], told: Sequence[Told]) -> Iterator[dict[str, Any]]:
    kind, subject = key
    for place, one in enumerate(told, start=1):
        yield {"site": site, "kind": kind.value, "subject_id": subject, "place": place, **one._asdict()}


def made_from(db: Session, part: str, *, site: str) -> str:
    """What this part was computed from last."""
    return (
        db.scalar(
            sa.select(RecommendationRun.mark).where(
                RecommendationRun.site == site, RecommendationRun.part == part
            )
        )
        or ""
    )


def finish(db: Session, found: Computed, *, now: datetime) -> None:
    """Remember what it was computed from this time."""
    row = insert(RecommendationRun).values(site=found.site, part=found.part, mark=found.mark, at=now)
    changed = {"mark": found.mark, "at": now}
    db.execute(row.on_conflict_do_update(index_elements=("site", "part"), set_=changed))
