"""Fields for codes of digits: postal codes, telephone numbers, numbers of contracts."""

from typing import Any

from wtforms import StringField
from wtforms.validators import Optional, Regexp

from storefront.kernel.i18n import _l
from storefront.kernel.kana import narrow
from storefront.pages.forms import Filled, NotTooLong, tidy


def digits(typed: str | None) -> str:
    """Digits and hyphens as they are stored: half-width."""
    return narrow(tidy(typed)).replace("ー", "-").replace("－", "-")


def coded(label: Any, shape: str, message: Any, *, filled: bool = False, limit: int = 20) -> StringField:
    """A code of digits, checked by its shape where it is given."""
    checks = [Filled() if filled else Optional(), NotTooLong(limit), Regexp(shape + r"\Z", message=message)]
    return StringField(label, checks, filters=[digits], render_kw={"inputmode": "numeric"})


def postal_code() -> StringField:
    """A Japanese postal code."""
    return coded(_l("郵便番号"), r"[0-9]{3}-?[0-9]{4}", _l("123-4567の形で入力してください。"))


def phone() -> StringField:
    """A Japanese telephone number."""
    return coded(
        _l("電話番号"), r"0[0-9]{1,4}-?[0-9]{1,4}-?[0-9]{3,4}", _l("03-1234-5678の形で入力してください。")
    )
