"""How Japanese sounds: readings of kanji by dictionary, and one spelling for words that sound alike."""

import re
import threading
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import jaconv

from storefront.kernel import kana

_ROWS = {
    "a": "アカガサザタダナハバパマヤラワ", "i": "イキギシジチニヒビピミリ", "u": "ウクグスズツヌフブプムユル",
    "e": "エケゲセゼテデネヘベペメレ", "o": "オコゴソゾトドノホボポモヨロ",
}  # fmt: skip
_VOWEL = {sign: row for row, signs in _ROWS.items() for sign in signs}
# A vowel written after these rows only lengthens what stands before it.
_LONG = {"ア": "a", "イ": "ie", "ウ": "uo", "エ": "e", "オ": "o"}
_FOREIGN = (("ヴァ", "バ"), ("ヴィ", "ビ"), ("ヴェ", "ベ"), ("ヴォ", "ボ"), ("ヴ", "ブ"))
_LARGE = str.maketrans("ァィゥェォャュョヮヵヶヂヅヰヱヲ", "アイウエオヤユヨワカケジズイエオ")
_SMALL_I = re.compile("(?<=[テデ])ィ|(?<=[テデ])イ(?=ー)")
_SILENT = re.compile(r"[ッ・\-]|ー(?=ー)")
_DOUBLED = re.compile("ツ(?=[カキクケコサシスセソタチツテトパピプペポ])")
_SPOKEN = re.compile("[ァ-ヴー]+")
_KEPT_I = "\x01"


@dataclass(frozen=True, slots=True)
class Piece:
    """A word of a sentence with its reading in katakana; `thing` says that it names something."""

    text: str
    reading: str
    thing: bool


@lru_cache(maxsize=20_000)
def sound(text: str) -> str:
    """One spelling for all that sound alike: セエター as セーター, small kana large, ッ left out, ヴ as ブ."""
    rest = kana.fold(text)
    for foreign, usual in _FOREIGN:
        rest = rest.replace(foreign, usual)
    rest = _SMALL_I.sub(_KEPT_I, rest)
    rest = _SILENT.sub("", rest.translate(_LARGE))
    kept: list[str] = []
    for sign in rest:
        before = _VOWEL.get(kept[-1], "-") if kept else "-"
        sign = "ー" if before in _LONG.get(sign, "") else "イ" if sign == _KEPT_I else sign
        if sign != "ー" or kept[-1:] != ["ー"]:
            kept.append(sign)
    return "".join(kept)


def sounds(text: str) -> tuple[str, ...]:
    """What to look for: the end may be long or not (セータ), a large ツ may have been meant small."""
    spellings = (text, _DOUBLED.sub("", kana.fold(text)))
    return tuple(dict.fromkeys(sound(spelling).rstrip("ー") for spelling in spellings))


def latin(sounding: str) -> str:
    """A sound in Latin letters: one wrong kana then changes one or two letters, not the whole word."""
    return str(jaconv.kata2alphabet(sounding.replace("ー", ""))).lower()


def is_spoken(text: str) -> bool:
    """Whether a folded text is written in katakana only, so that it says how it sounds."""
    return _SPOKEN.fullmatch(text) is not None


@lru_cache(maxsize=20_000)
def pieces(text: str) -> tuple[Piece, ...]:
    """The words of a text; what the dictionary does not know reads as it is written."""
    tagger, lock = _tagger()
    with lock:  # one lattice per tagger
        return tuple(_piece(node) for node in tagger(text))


def reading(text: str) -> str:
    """The whole text in katakana, as far as the dictionary goes."""
    return "".join(piece.reading for piece in pieces(text))


def _piece(node: Any) -> Piece:
    known = len(node.feature) > 7 and node.feature[7] != "*"
    said = node.feature[7] if known else kana.fold(node.surface)
    return Piece(node.surface, said, node.feature[0] == "名詞")


@cache
def _tagger() -> tuple[Any, threading.Lock]:
    # Loaded when first needed (about 50 ms), not by every command.
    import fugashi
    import ipadic

    return fugashi.GenericTagger(ipadic.MECAB_ARGS), threading.Lock()
