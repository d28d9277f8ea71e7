"""The state of a list lives in its address: reading it, and the addresses one step away from it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from storefront.kernel import kana
from storefront.kernel.i18n import _
from storefront.kernel.money import Yen
from storefront.services.catalog import PAGE, SORTS, Facets, Shelf, Wanted

MOST_VALUES = 30
MOST_SHOWN = 10 * PAGE
LONGEST = 80
_SHOP = re.compile("[A-Z0-9-]{1,20}")


@dataclass(frozen=True, slots=True)
class Chip:
    """A choice made, and the address without it."""

    label: str
    url: str


def read(args: Any) -> Wanted:
    """What an address asks for; whatever it cannot mean is left out."""
    sort = args.get("sort", "")
    return Wanted(
        sizes=_values(args, "size"),
        colours=_values(args, "colour"),
        kinds=_values(args, "kind"),
        price_from=_yen(args.get("price_from")),
        price_to=_yen(args.get("price_to")),
        in_stock=args.get("stock") == "1",
        shop=args.get("shop", "") if _SHOP.fullmatch(args.get("shop", "")) else "",
        sort=sort if sort in SORTS else SORTS[0],
        after=args.get("after"),
    )


def address(path: str, wanted: Wanted, *, words: str = "", after: str | None = None) -> str:
    """The address of a list in this state."""
    pairs = [("q", words)] if words else []
    pairs += [("kind", v) for v in wanted.kinds] + [("size", v) for v in wanted.sizes]
    pairs += [("colour", v) for v in wanted.colours]
    for name, amount in (("price_from", wanted.price_from), ("price_to", wanted.price_to)):
        pairs += [(name, str(amount))] if amount is not None else []
    pairs += [("stock", "1")] if wanted.in_stock else []
    pairs += [("shop", wanted.shop)] if wanted.shop else []
    pairs += [("sort", wanted.sort)] if wanted.sort != SORTS[0] else []
    pairs += [("after", after)] if after else []
    return f"{path}?{urlencode(pairs)}" if pairs else path


def size(args: Any) -> int:
    """How many cards from the beginning: as many as stood there when the reader left, else one page."""
    given = args.get("shown", "")
    return (
        max(1, min(int(given), MOST_SHOWN))
        if given.isascii() and given.isdigit() and len(given) < 5
        else PAGE
    )


def again(path: str, wanted: Wanted, shelf: Shelf, *, words: str = "") -> str:
    """The address under which the list is found again with its next page appended: Back leads there."""
    shown = shelf.shown + PAGE
    if shown > MOST_SHOWN:
        return address(path, wanted, words=words, after=shelf.next)
    plain = address(path, wanted, words=words)
    return f"{plain}{'&' if '?' in plain else '?'}shown={shown}"


def chips(path: str, wanted: Wanted, facets: Facets, *, words: str = "") -> tuple[Chip, ...]:
    """What is chosen, each with the address that takes it off."""

    def chip(label: str, **changes: Any) -> Chip:
        return Chip(label, address(path, replace(wanted, **changes), words=words))

    found = []
    for name, choices in (("kinds", facets.kinds), ("sizes", facets.sizes), ("colours", facets.colours)):
        labels = {choice.value: choice.label for choice in choices}
        chosen = getattr(wanted, name)
        for value in chosen:
            rest = tuple(v for v in chosen if v != value)
            found.append(chip(labels.get(value, value), **{name: rest}))
    if wanted.price_from is not None or wanted.price_to is not None:
        found.append(chip(_price(wanted), price_from=None, price_to=None))
    if wanted.in_stock:
        found.append(chip(_("在庫あり"), in_stock=False))
    if wanted.shop:
        names = {choice.value: choice.label for choice in facets.shops}
        found.append(chip(_("%(shop)sにあり", shop=names.get(wanted.shop, wanted.shop)), shop=""))
    return tuple(found)


def sorts(wanted: Wanted) -> tuple[tuple[str, str, bool], ...]:
    """The orders to choose from."""
    labels = (_("おすすめ順"), _("新着順"), _("価格の安い順"), _("価格の高い順"))
    return tuple((key, label, key == wanted.sort) for key, label in zip(SORTS, labels, strict=True))


def _price(wanted: Wanted) -> str:
    low = f"¥{wanted.price_from:,}" if wanted.price_from is not None else ""
    high = f"¥{wanted.price_to:,}" if wanted.price_to is not None else ""
    return f"{low}–{high}"


def _values(args: Any, name: str) -> tuple[str, ...]:
    given: Iterable[str] = args.getlist(name)[:MOST_VALUES]
    return tuple(dict.fromkeys(v for v in given if v and len(v) <= LONGEST and v.isprintable()))


def _yen(text: str | None) -> Yen | None:
    digits = kana.narrow(text or "").replace(",", "").replace("¥", "")
    return Yen(int(digits)) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else None
