"""E-mail addresses as Japanese customers have them: old mobile ones with `..` or `.@` are welcome."""

import re
import unicodedata

from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _l

LONGEST = 254
_SHAPE = re.compile(r"[!-~]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)
_UNSAFE = re.compile(r"[@<>,;:\\\"()\[\]]")


def tidied(typed: str) -> str:
    """The address as it is written to; full-width letters count as half-width. Refusal at `email`."""
    email = unicodedata.normalize("NFKC", typed or "").strip()
    local, _, _ = email.rpartition("@")
    if len(email) > LONGEST or not _SHAPE.fullmatch(email) or _UNSAFE.search(local):
        reason = _l("メールアドレスを半角の英数字でお確かめください。例：hana@example.jp")
        raise Refusal(reason, field="email")
    return email


def key_of(email: str) -> str:
    """What makes two addresses the same: NFKC and case folding."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", email).casefold()).strip()
