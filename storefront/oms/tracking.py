"""Carriers' tracking numbers: normal form, check digit and the carrier's own page (DOMAIN 3.1); pure."""

import re

from storefront.kernel.kana import narrow

CARRIERS = ("yamato", "sagawa", "japanpost")

_PAGES = {
    "yamato": "https://toi.kuronekoyamato.co.jp/cgi-bin/tneko?number01={}",
    "sagawa": "https://k2k.sagawa-exp.co.jp/p/web/okurijosearch.do?okurijoNo={}",
    "japanpost": "https://trackings.post.japanpost.jp/services/srv/search/direct?reqCodeNo1={}",
}
_ACCEPTED = re.compile(r"[0-9A-Z]{8,20}")


def normal(typed: str) -> str:
    """The number without hyphens and blanks, half-width, upper case; "" when it cannot be one."""
    number = re.sub(r"[\s\-]", "", narrow(typed)).upper()
    return number if _ACCEPTED.fullmatch(number) else ""


def check_digit_holds(number: str) -> bool:
    """Whether twelve digits end with the first eleven modulo 7, as all three domestic carriers print them."""
    return bool(re.fullmatch(r"[0-9]{12}", number)) and int(number[:11]) % 7 == int(number[11])


def warnings(number: str) -> tuple[str, ...]:
    """What looks odd about a number: `check_digit` (other shapes exist, so it never blocks)."""
    return () if check_digit_holds(number) else ("check_digit",)


def shown(number: str) -> str:
    """As it is printed on the slip: 4-4-4 for twelve digits."""
    return "-".join((number[:4], number[4:8], number[8:])) if re.fullmatch(r"[0-9]{12}", number) else number


def link(carrier: str, number: str | None) -> str | None:
    """The page of the carrier that follows this parcel; None where there is none."""
    page = _PAGES.get(carrier)
    return page.format(number) if page and number else None
