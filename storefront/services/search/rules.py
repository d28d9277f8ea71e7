"""What typed words mean: terms with their spellings and sounds, and codes (SKU, JAN) among them (pure)."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from storefront.kernel import kana, sounds
from storefront.services.catalog import Term

LONGEST = 100
MOST_TERMS = 8
MOST_SPELLINGS = 6
# A dictionary may misread a short word of kanji (紺 as コン finds コンテナ too); a longer sound is telling.
TELLING = 3
SAME = 0.999
Nearest = Mapping[str, tuple[str, float]]
_JAN = re.compile(r"[0-9]{8}|[0-9]{13}")
_JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠々]")


@dataclass(frozen=True, slots=True)
class Words:
    """What was typed, its parts as written, its folded terms, and what may be a code."""

    typed: str
    parts: tuple[str, ...]
    terms: tuple[str, ...]
    codes: tuple[str, ...]


def understand(typed: str | None) -> Words:
    """Width, kana and case make no difference; spaces (full-width too) separate terms."""
    kept = "".join(c for c in (typed or "")[:LONGEST] if c.isprintable() or c.isspace()).strip()
    parts = tuple(dict.fromkeys(unicodedata.normalize("NFKC", kept).split()))[:MOST_TERMS]
    terms = tuple(dict.fromkeys(filter(None, map(kana.fold, parts))))
    digits = re.sub(r"[\s-]", "", kana.narrow(kept))
    joined = [digits] if _JAN.fullmatch(digits) else []
    codes = tuple(dict.fromkeys([*joined, *(kana.fold(kana.narrow(term)) for term in terms), *terms]))
    return Words(kept, parts, terms, codes)


def terms_of(words: Words, synonyms: Mapping[str, tuple[str, ...]]) -> tuple[Term, ...]:
    """What to look for: each part as typed, its synonyms, and how it sounds."""
    found = {kana.fold(part): _term(part, synonyms) for part in words.parts}
    return tuple(term for text, term in found.items() if text)


def likely(words: Words) -> tuple[str, ...]:
    """Sounds in Latin letters to compare with the shop's own words: of each part, and of the things in it."""
    texts = [text for part in words.parts for text in (part, *_things(part))]
    return tuple(dict.fromkeys(filter(None, map(_latin, texts))))


def corrected(words: Words, nearest: Nearest) -> str:
    """What was probably meant, in the shop's words; empty when that is what was typed."""
    meant = [text for part in words.parts for text in _meant(part, nearest)]
    said = " ".join(dict.fromkeys(meant))
    return "" if kana.fold(said) == " ".join(words.terms) else said


def _term(part: str, synonyms: Mapping[str, tuple[str, ...]]) -> Term:
    folded = kana.fold(part)
    spelled = (folded, *synonyms.get(folded, ()))[:MOST_SPELLINGS]
    return Term(spelled, tuple(s for s in _sounding(part, folded) if s not in spelled))


def _sounding(part: str, folded: str) -> Iterable[str]:
    if sounds.is_spoken(folded):
        return (s for s in sounds.sounds(folded) if len(s) >= 2)
    if _JAPANESE.search(part):
        return (s for s in sounds.sounds(sounds.reading(part)) if len(s) >= TELLING)
    return ()


def _things(part: str) -> list[str]:
    return [piece.text for piece in sounds.pieces(part) if piece.thing and len(piece.reading) > 1]


def _latin(text: str) -> str:
    said = sounds.latin(sounds.sound(sounds.reading(text)))
    return said if said.isascii() else ""


def _meant(part: str, nearest: Nearest) -> list[str]:
    near = nearest.get(_latin(part))
    if near:
        return [part if near[1] > SAME else near[0]]
    things = _things(part)
    if len(things) < 2:
        return [part]
    return [nearest[_latin(t)][0] if _latin(t) in nearest else t for t in things]
