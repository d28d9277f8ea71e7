"""How well searches put what is meant at the top, by a labelled set of the demo's products."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from storefront.demo.expected import EXPECTED
from storefront.kernel import clock
from storefront.services import search

AT, HITS = 10, 200
_OF_SERIES = re.compile(r"-[0-9]{5}$")


@dataclass(frozen=True, slots=True)
class Ranking:
    """Normalised gain and share found within the first ten, over all labelled searches; the worst of them."""

    searches: int
    ndcg_at_10: float
    recall_at_10: float
    worst: tuple[tuple[str, float], ...]


def ranking(db: Session) -> Ranking:
    """Ask every labelled search; variations of a product (large data) count as the product, once."""
    gains, found = {}, []
    for text, meant in EXPECTED:
        hits, wanted = _families(db, text), meant.split()
        gains[text] = gain(hits, wanted)
        found.append(len(set(hits[:AT]) & set(wanted)) / min(AT, len(wanted)))
    worst = sorted(gains.items(), key=lambda each: each[1])[:5]
    count = len(EXPECTED)
    return Ranking(count, round(sum(gains.values()) / count, 3), round(sum(found) / count, 3), tuple(worst))


def gain(hits: Sequence[str], wanted: Sequence[str]) -> float:
    """Normalised discounted cumulative gain of the first ten; 1 when all that is wanted comes first."""
    got = sum(1 / math.log2(place + 2) for place, hit in enumerate(hits[:AT]) if hit in wanted)
    best = sum(1 / math.log2(place + 2) for place in range(min(AT, len(wanted))))
    return got / best


def _families(db: Session, text: str) -> list[str]:
    cards = search.first(db, search.understand(text), now=clock.now(), size=HITS)
    return list(dict.fromkeys(_OF_SERIES.sub("", card.slug) for card in cards))
