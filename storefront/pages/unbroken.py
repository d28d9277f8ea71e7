"""Numbers that stay in one piece: Japanese breaks anywhere, but not inside 「3-12」, 「12月31日」 or 「06-0000-0011」."""

import re
from typing import Any

from markupsafe import Markup, escape

_NUMBER = re.compile(
    r"(?<![〒\d])\d+(?:[-‐–−]\d+)+|\d+月\d+日(?:（[^）]{1,4}）)?|\d+(?:丁目|番地?|号)(?:\d+(?:[-‐–−]\d+)*)?"
)


def whole(text: Any) -> Markup:
    """The text, escaped, with each such number in a span that does not break."""
    return Markup(_NUMBER.sub(r'<span class="nowrap">\g<0></span>', str(escape(text))))  # noqa: S704 (escaped)
