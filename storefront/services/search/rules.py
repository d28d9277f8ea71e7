"""What typed words mean: folded terms, and codes (SKU, JAN) among them (pure)."""

import re
from dataclasses import dataclass

from storefront.kernel import kana

LONGEST = 100
MOST_TERMS = 8
_JAN = re.compile(r"[0-9]{8}|[0-9]{13}")


@dataclass(frozen=True, slots=True)
class Words:
    """What was typed, its folded terms, and what may be a code."""

    typed: str
    terms: tuple[str, ...]
    codes: tuple[str, ...]


def understand(typed: str | None) -> Words:
    """Width, kana and case make no difference; spaces (full-width too) separate terms."""
    kept = "".join(c for c in (typed or "")[:LONGEST] if c.isprintable() or c.isspace()).strip()
    folded = kana.fold(kept)
    terms = tuple(dict.fromkeys(folded.split()))[:MOST_TERMS]
    digits = re.sub(r"[\s-]", "", kana.narrow(kept))
    joined = [digits] if _JAN.fullmatch(digits) else []
    codes = tuple(dict.fromkeys([*joined, *(kana.fold(kana.narrow(term)) for term in terms), *terms]))
    return Words(kept, terms, codes)
