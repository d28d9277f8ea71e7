"""Rules of carts that need no database: quantities as typed, and how many may be had."""

import re
from typing import Any

from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _l
from storefront.services.carts.values import MOST
from storefront.services.catalog.values import Sellable

MOST_LINES = 50
_DIGITS = re.compile(r"[0-9]{1,4}", re.ASCII)


def quantity(typed: Any, *, least: int = 1) -> int:
    """The number of pieces that was typed: plain digits from `least` to 99, anything else is refused."""
    text = str(typed).strip()
    if not _DIGITS.fullmatch(text) or not least <= int(text) <= MOST:
        reason = _l("数量は%(least)sから%(most)sまでの半角数字で入力してください。", least=least, most=MOST)
        raise Refusal(reason, field="quantity", code="quantity")
    return int(text)


def cap(sellable: Sellable | None, left: int) -> int:
    """How many of it a cart may hold; refused when it is none."""
    if sellable is None:
        raise Refusal(_l("この品は、いまお取り扱いしていません。"), code="unknown_sku")
    if left <= 0:
        raise Refusal(_l("売り切れました。入荷をお待ちください。"), code="sold_out")
    return min(MOST, sellable.max_per_order, left)


def too_many(most: int, inside: int) -> Refusal:
    """The refusal of more than can be had, saying how many are in the cart already."""
    if inside:
        reason = _l(
            "ご用意できるのは%(most)s点までです。カートにはすでに%(inside)s点入っています。",
            most=most,
            inside=inside,
        )
    else:
        reason = _l("ご用意できるのは%(most)s点までです。数量を変更してください。", most=most)
    return Refusal(reason, field="quantity", code="too_many")
