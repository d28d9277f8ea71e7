"""What of a product is searched: its names and reading, all its words, and words to complete and correct by (pure)."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from storefront.kernel import kana, sounds
from storefront.kernel.i18n import LANGUAGES

Source = dict[str, Any]

LONGEST_WORD = 24
_NO = re.compile("[のノ]")
_LATIN = re.compile("[a-z]{3,}")
_EDGES = re.compile(r"[\s・、。（）()「」/·,.-]+")


def named(source: Source) -> str:
    """Folded names, Japanese first, and how they sound: the brand's own reading before the dictionary's."""
    names = [kana.fold(text) for text in _texts([source["name"]])]
    said = source["reading"] or sounds.reading(_japanese(source["name"]))
    return spread(" ".join(dict.fromkeys([*names, kana.fold(said), sounds.sound(said)])))


def norm(source: Source) -> str:
    """Everything that words may find, folded, with the sound of what carries no reading of its own."""
    others = [source["line"], source["kind"] or {}, *source["shelf_names"]]
    others += [value["name"] for option in source["options"] for value in option["values"]]
    words = [*_texts(others), source["vendor"], *source["tags"], *stems(source["variants"])]
    said = [sounds.sound(sounds.reading(text)) for text in map(_japanese, others) if text]
    rest = dict.fromkeys([*(kana.fold(word) for word in words), *said])
    return named(source) + spread(" " + " ".join(rest))[1:]


def spread(text: str) -> str:
    """A folded text with a capital between its letters: trigrams then know single letters and pairs as well."""
    return f"Q{'Q'.join(text)}Q" if text else "Q"


def stems(variants: Iterable[Source]) -> list[str]:
    """SKUs without their last part, so that the beginning of a code finds its family."""
    return sorted({variant["sku"].rpartition("-")[0] for variant in variants})


def codes(variants: Iterable[Source]) -> list[str]:
    """Folded SKUs and JANs, found exactly."""
    variants = list(variants)
    found = {kana.fold(v["sku"]) for v in variants} | {v["jan"] for v in variants if v["jan"]}
    return sorted(found)


def vocabulary(source: Source) -> dict[str, str]:
    """Words as they are shown, each with its sound, from names, kinds, shelves and English names."""
    found = dict(_named_words(_japanese(source["name"]), source["reading"]))
    for text in (source["kind"] or {}, *source["shelf_names"]):
        found.update(_things(_japanese(text), ""))
    english = kana.fold(str(source["name"].get("en") or ""))
    found.update((word, word) for word in _LATIN.findall(english))
    return {word: said for word, said in found.items() if 2 <= len(word) <= LONGEST_WORD and said}


def _named_words(name: str, reading: str) -> Iterator[tuple[str, str]]:
    """「帆布のトート」 and ハンプノトート are cut at the same の; what is left over the dictionary cuts."""
    parts, said = _NO.split(name), _NO.split(reading)
    if reading and len(parts) == len(said):
        for part, sounding in zip(parts, said, strict=True):
            if _EDGES.search(part) is None:
                yield part, sounds.sound(sounding)
    yield from _things(name, sounds.sound(reading))


def _things(text: str, known: str) -> Iterator[tuple[str, str]]:
    """Nouns, alone and joined to their neighbours; with a known reading only those that it confirms."""
    run: list[sounds.Piece] = []
    for piece in (*sounds.pieces(text), None):
        if piece is not None and piece.thing and not _EDGES.search(piece.text):
            run.append(piece)
            continue
        for words in ([p] for p in run) if len(run) < 2 else (*([p] for p in run), run):
            said = sounds.sound("".join(p.reading for p in words))
            if said in known or not known:
                yield "".join(p.text for p in words), said
        run = []


def _japanese(text: Any) -> str:
    return str(text.get("ja") or "")


def _texts(names: Iterable[Any]) -> list[str]:
    names = list(names)
    return [str(name[code]) for code in LANGUAGES for name in names if name.get(code)]
