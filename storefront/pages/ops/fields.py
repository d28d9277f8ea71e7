"""Fields of the desk's forms that accept what people type."""

import re
from typing import Any

from wtforms import StringField
from wtforms.validators import StopValidation

from storefront.kernel.i18n import _
from storefront.kernel.kana import narrow


class WholeField(StringField):
    """A whole number; full-width digits, commas and a yen sign are fine. `whole` is its value."""

    whole: int = 0

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no whole number; the typed text stays."""
        text = re.sub(r"[¥円,\s]", "", narrow(self.data or ""))
        if not re.fullmatch(r"[+-]?[0-9]{1,9}", text):
            raise StopValidation(_("数字で入力してください。"))
        self.whole = int(text)
