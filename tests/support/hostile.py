"""Hostile values, and requests that carry them to every address in every field."""

import base64
import json
import random
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from werkzeug.routing import Rule
from werkzeug.test import TestResponse

MARK = "<script>alert(1)</script>"
TEXTS = (
    "", " ", "\x00", "a\x00b", "\x7f\x1b[31m", "\r\nSet-Cookie: a=b", "%0d%0aX: y", "\u202eevil\u200b", "\ufeff",
    "\U0010ffff", "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"), "𠮷野家髙﨑", "ｱｲｳ", "か\u3099",
    MARK, f'"{MARK}', f"'>{MARK}", f"</textarea>{MARK}", f"</title>{MARK}", "javascript:alert(1)", "{{7*7}}", "{% raw %}",
    "' OR 1=1 --", "'; DROP TABLE person; --", "\\", "%", "_", "%%%(name)s", "%s%n", "${jndi:ldap://x}", "../../etc/passwd",
    "..%2f..%2f", "/\\evil.example", "//evil.example", "http://evil.example", "http://[", "https://evil@x", "file:///etc/passwd",
    "0", "-1", "1", "01", "1.5", "1e309", "NaN", "inf", "1_0", "２", "٣", "+5", "2147483648", "9223372036854775807",
    "9223372036854775808", "9" * 30, "9" * 5000, "0x10", "true", "null", "[]", "{}", "a" * 300, "あ" * 3000, "\ufdfa" * 500,
    "2026-02-30", "0001-01-01", "9999-12-31", "2026-11-26T00:00:00+09:00", "00000", "000-0000", "a@b", "a@b.c\nBcc: x@y.z",
    "x" * 255 + "@example.jp", "\u0130@example.jp", "card", "cod", "new", "on", "ja", "TYO", ",", ",,,", "=1+1", "@SUM(1)",
)  # fmt: skip


def cursor(*key: Any) -> str:
    """A well-formed page cursor of this key."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


CURSORS = tuple(
    cursor(*key)
    for key in (
        (2**70, 1, 1), (1, 2**70, 2**70), (True, False, None), ("\x00", "a", 1), (1.5, 1e300, 1), ({}, [], 0), (-5, -5, -5),
        ("2026-11-24T03:00:00+00:00", "\x00"), ("2026-11-24T03:00:00+00:00", "\ud800"), ("0001-01-01T00:00:00+14:00", ""),
        ("9999-12-31T23:59:59-14:00", "z"), ("2026-11-24", "a"), ([], {}), (2**70, 2**70), ("x", None), (None, None, None),
    )
)  # fmt: skip
HEADERS: tuple[dict[str, str], ...] = (
    {}, {}, {"HX-Request": "true"}, {"HX-Request": "true", "HX-Target": "main#content"},
    {"HX-Request": "true", "HX-Target": "div#title"}, {"HX-Request": "true", "HX-Target": "#" + "a" * 3000},
    {"HX-Request": "true", "HX-Target": "\xff\xfe", "HX-Current-URL": "http://["}, {"Referer": "http://["},
    {"Referer": "http://localhost//evil.example"}, {"Referer": "http://localhost/\\evil"}, {"Referer": "\xff"},
    {"Accept-Language": "\xff;q=x"}, {"Host": "evil.example"}, {"Host": "["}, {"Host": "a b"}, {"X-Forwarded-For": "\xff, 1"},
    {"Cookie": "sid=\xff\xfe" + "a" * 30 + "; lang=%00; device=\xff"}, {"Content-Type": "text/plain; charset=x"},
    {"Content-Type": "multipart/form-data"}, {"Content-Type": "application/json"}, {"Accept": "\x80"},
    {"If-Modified-Since": "x", "Range": "bytes=9-1"},
)  # fmt: skip


class Hostile:
    """Chooses values by a fixed seed; `good` are values that pass, so that deeper layers are reached too."""

    def __init__(self, seed: str, good: dict[str, str]) -> None:
        self.random = random.Random(seed)
        self.good = good

    def value(self, name: str, badly: float = 0.5) -> str:
        """Something for this field."""
        if name in self.good and self.random.random() > badly:
            return self.good[name]
        if name == "after" and self.random.random() < 0.8:
            return self.random.choice(CURSORS)
        return self.random.choice(TEXTS)

    def address(self, rule: Rule) -> str:
        """The address of a rule, its parts good or hostile."""
        return re.sub(
            r"<(?:\w+:)?(\w+)>", lambda found: quote(self.value(found[1], 0.3) or "-", safe=""), rule.rule
        )

    def fields(self, names: tuple[str, ...], badly: float) -> Iterator[tuple[str, str]]:
        """A form or query, sometimes with fields left out or doubled."""
        for name in names:
            for _ in range(self.random.choice((0, 1, 1, 1, 1, 1, 1, 2))):
                yield name, self.value(name, badly)


def reflected(answer: TestResponse) -> bool:
    """Whether typed markup came back as markup."""
    return answer.mimetype == "text/html" and MARK in answer.text
