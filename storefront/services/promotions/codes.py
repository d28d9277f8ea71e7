"""Coupon codes: how they are read, drawn and kept; pure but for the draw."""

import re
import unicodedata

from storefront.kernel import ids
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _l

# Twelve letters of twenty-eight are about 57 bits: a million of them are not met by guessing.
LETTERS, GROUP = 12, 4
SHORTEST, LONGEST = 6, 32
_SHAPE = re.compile(r"[A-Z0-9]+")


def normal(typed: str) -> str:
    """The code as it counts: half-width capitals and digits, without spaces and hyphens; empty when it is none."""
    text = unicodedata.normalize("NFKC", typed or "").upper()
    text = re.sub(r"[\s‐‑‒–—―ー−-]", "", text)
    return text if _SHAPE.fullmatch(text) and SHORTEST <= len(text) <= LONGEST else ""


def chosen(typed: str) -> str:
    """A code that a merchandiser thought of; a Refusal when it cannot be one."""
    code = normal(typed)
    if not code:
        reason = _l(
            "コードは半角の英数字%(least)s〜%(most)s文字で決めてください。", least=SHORTEST, most=LONGEST
        )
        raise Refusal(reason, field="code")
    return code


def drawn() -> str:
    """A new code that nobody can guess."""
    return ids.public_id()[:LETTERS].upper()


def shown(code: str) -> str:
    """A drawn code in groups, as it is printed."""
    return "-".join(code[i : i + GROUP] for i in range(0, len(code), GROUP)) if len(code) == LETTERS else code


def digest(code: str, site: str) -> bytes:
    """What a code is looked up by: the comparison says nothing about how much of it was right."""
    return ids.digest(f"coupon\x1f{site}\x1f{code}")


def hint(code: str) -> str:
    """The last letters, by which a list names a code."""
    return code[-4:]
