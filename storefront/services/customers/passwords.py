"""Passwords: 12 to 128 code points, no composition rules, a list of what everybody guesses, argon2id.

Source: NIST SP 800-63B-4 (NFKC before hashing, whole string verified, the reason of a refusal is said).
"""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from storefront.kernel.i18n import _l
from storefront.settings import settings

SHORTEST, LONGEST = 12, 128
BRAND_WORDS = ("hiyori", "storefront", "ひより", "ヒヨリ", "日和")
_LIST = Path(__file__).with_name("common_passwords.txt")


def normal(password: str) -> str:
    """The same password however a keyboard encodes it."""
    return unicodedata.normalize("NFKC", password)


def objection(password: str, email: str = "") -> Any:
    """Why this password is not accepted, or None."""
    text = normal(password)
    if len(text) < SHORTEST:
        return _l("パスワードは%(n)s文字以上にしてください。", n=SHORTEST)
    if len(text) > LONGEST:
        return _l("パスワードは%(n)s文字以内にしてください。", n=LONGEST)
    folded = text.casefold()
    if folded in _common() or _is_repetition(folded):
        return _l("このパスワードはよく使われているため、推測されやすいものです。別のものにしてください。")
    if _is_mostly(folded, BRAND_WORDS):
        return _l("お店の名前をもとにしたパスワードは推測されやすいものです。別のものにしてください。")
    address = normal(email).casefold()
    if address and (folded == address or _is_mostly(folded, (address, address.partition("@")[0]))):
        return _l("メールアドレスをもとにしたパスワードは使えません。別のものにしてください。")
    return None


def _is_repetition(text: str) -> bool:
    """One to four characters again and again (aaaaaaaaaaaa, 123123123123)."""
    return re.fullmatch(r"(.{1,4}?)\1+.{0,3}", text) is not None


def _is_mostly(text: str, words: tuple[str, ...]) -> bool:
    """Whether fewer than eight characters are left without the words."""
    rest = text
    for word in words:
        if len(word) >= 2:
            rest = rest.replace(word, "")
    return rest != text and len(rest) < 8


@lru_cache
def _common() -> frozenset[str]:
    return frozenset(line.strip().casefold() for line in _LIST.read_text().splitlines() if line.strip())


@lru_cache
def _hasher() -> PasswordHasher:
    """OWASP's second profile: 19 MiB, two passes; cheap in tests, where hundreds are made."""
    if settings().env == "test":
        return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


@lru_cache
def _nobody() -> str:
    return _hasher().hash("a password of nobody")


def hashed(password: str) -> str:
    """What is stored."""
    return _hasher().hash(normal(password))


def matches(stored: str | None, password: str) -> bool:
    """Whether the password is the stored one; takes as long when there is none."""
    try:
        _hasher().verify(stored or _nobody(), normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def outdated(stored: str) -> bool:
    """Whether the hash was made with other costs than today's."""
    return _hasher().check_needs_rehash(stored)
