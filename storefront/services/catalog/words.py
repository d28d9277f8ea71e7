"""The shop's own vocabulary: words to complete what is being typed, and the nearest to what was mistyped."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

NEAR = 0.4

_BEGINNING = sa.text("""
SELECT word FROM (
  SELECT word, CASE WHEN folded = :folded THEN 0 ELSE 1 END AS tier
    FROM listing_word WHERE site = :site AND folded LIKE :spelled
  UNION ALL SELECT word, 2 FROM listing_word WHERE site = :site AND :latin <> '' AND latin LIKE :sounding) AS w
GROUP BY word ORDER BY min(tier), length(word), word LIMIT :size
""")
_NEAREST = sa.text("""
SELECT q.latin, w.word, w.near
FROM unnest(CAST(:latins AS text[])) AS q(latin)
CROSS JOIN LATERAL (
  SELECT word, similarity(latin, q.latin) AS near FROM listing_word
  WHERE site = :site AND latin % q.latin
  ORDER BY near DESC, length(word), word LIMIT 1) AS w
WHERE w.near >= :near
""")


def words_beginning(
    db: Session, folded: str, latin: str, *, site: str = "hiyori", size: int
) -> tuple[str, ...]:
    """Words that begin with this spelling, then with this sound, short ones first."""
    given = {"site": site, "folded": folded, "latin": latin, "size": size}
    return tuple(db.scalars(_BEGINNING, given | {"spelled": _prefix(folded), "sounding": _prefix(latin)}))


def nearest_words(
    db: Session, latins: Sequence[str], *, site: str = "hiyori"
) -> dict[str, tuple[str, float]]:
    """For each sound in Latin letters the word that sounds most alike, and how much (1 is the same)."""
    found = db.execute(_NEAREST, {"latins": list(latins), "site": site, "near": NEAR})
    return {latin: (word, near) for latin, word, near in found}


def _prefix(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
