"""Japanese text: folding for search, kana conversion, and what carrier label printers (CP932) can print."""

import re
import unicodedata
from functools import lru_cache

import jaconv

_KATAKANA = re.compile(r"[ァ-ヶー・]+")
_LOOK_ALIKES = str.maketrans(
    {
        "\u2013": "-",
        "\u2014": "―",
        "\u00a0": " ",
        "\u00a5": "￥",
        "\u301c": "～",
        "\u2212": "－",
        "\U00020bb7": "吉",
    }
)


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Search form: NFKC, lower case, hiragana as katakana, no spaces around."""
    if text.isascii():  # there is nothing to compose and no kana
        return text.lower().strip()
    return str(jaconv.hira2kata(unicodedata.normalize("NFKC", text).casefold())).strip()


def to_katakana(text: str) -> str:
    """Full-width katakana of hiragana or half-width input (as carts do before validating a reading)."""
    return str(
        jaconv.hira2kata(jaconv.h2z(unicodedata.normalize("NFC", text), kana=True, ascii=False, digit=False))
    )


def is_katakana(text: str) -> bool:
    """Whether a reading is written in full-width katakana only."""
    return _KATAKANA.fullmatch(text) is not None


def narrow(text: str) -> str:
    """Half-width digits, letters and signs of whatever was typed."""
    return unicodedata.normalize("NFKC", text).translate(str.maketrans("‐‑‒–—―−ー", "--------")).strip()


def label_form(text: str) -> str:
    """The nearest form that a label printer knows; accents fall away, rare variants become the usual ones."""
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFC", text).translate(_LOOK_ALIKES)
    if printable(composed):
        return composed
    out = []
    for char in composed:
        if printable(char):
            out.append(char)
            continue
        plain = unicodedata.normalize("NFKD", char)
        out.append("".join(c for c in plain if not unicodedata.combining(c)))
    return "".join(out)


def printable(text: str) -> bool:
    """Whether every character exists in CP932, the code page of the carriers' label software."""
    try:
        text.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


def unprintable(text: str) -> tuple[str, ...]:
    """The characters that no label can print, each once, in order."""
    return tuple(dict.fromkeys(c for c in text if not printable(c)))


def width(text: str) -> int:
    """Columns on a label: a full-width character counts 2, a half-width one 1."""
    return sum(1 if unicodedata.east_asian_width(c) in {"Na", "H", "N"} else 2 for c in text)
