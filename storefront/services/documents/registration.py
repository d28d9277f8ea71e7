"""Registration numbers of qualified invoice issuers: T and thirteen digits (DOMAIN 1.8); pure."""

import re

from storefront.kernel.kana import narrow

_SHAPE = re.compile(r"T[0-9]{13}")


def normal(typed: str) -> str:
    """The number as it is printed: half-width, upper case, no blanks or hyphens."""
    return re.sub(r"[\s-]", "", narrow(typed)).upper()


def well_formed(number: str) -> bool:
    """T and thirteen digits; all that is known of a sole trader's number."""
    return _SHAPE.fullmatch(number) is not None


def check_digit_holds(number: str) -> bool:
    """Whether a corporation's number has the right first digit.

    Source: ordinance on corporate numbers: 9 − (Σ digit × 1 or 2, alternating from the right) mod 9.
    """
    if not well_formed(number):
        return False
    base = number[2:]
    total = sum(int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(base)))
    return int(number[1]) == 9 - total % 9
