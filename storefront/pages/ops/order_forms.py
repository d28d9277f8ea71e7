"""The forms that stand on an order's sheet."""

import re
from collections.abc import Mapping

from flask import request
from wtforms import BooleanField, HiddenField, SelectField, StringField

from storefront import oms
from storefront.kernel import ids
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _l
from storefront.kernel.kana import narrow
from storefront.pages.forms import Filled, Form, NotTooLong, options, tidy
from storefront.pages.ops import words
from storefront.pages.ops.fields import WholeField

ODD_NUMBER = _l(
    "送り状番号の最後の数字（チェックデジット）が合いません。伝票を見直し、この番号で正しいときは下にしるしを付けてください。"
)


class ShipForm(Form):
    """Carrier and tracking number; `anyway` lets an odd number pass."""

    carrier = SelectField(_l("配送会社"), choices=options(words.CARRIERS.items()))
    tracking_number = StringField(_l("送り状番号"), [Filled(), NotTooLong(40)], filters=[tidy])
    anyway = BooleanField(_l("この番号のまま発送する"))

    @property
    def odd(self) -> bool:
        """Whether the number looks mistyped and nobody has said that it is right."""
        number = oms.normal_tracking_number(self.tracking_number.data or "")
        return bool(number) and not oms.check_digit_holds(number) and not self.anyway.data

    def ask_again(self) -> None:
        """Show the doubt at the number, with the box that dispels it."""
        self.tracking_number.errors = [*self.tracking_number.errors, str(ODD_NUMBER)]

    @property
    def asks(self) -> bool:
        """Whether the box is shown: only after a doubt."""
        return str(ODD_NUMBER) in self.tracking_number.errors or bool(self.anyway.data)


class ShortForm(Form):
    """Which SKU of a parcel is short, and how many units were found."""

    sku = SelectField(_l("足りない品"), validate_choice=False)
    found = WholeField(_l("見つかった数"), [NotTooLong(9)])


class SplitForm(Form):
    """How many units of each line go first; a field for every line of the parcel, `keep_<line>`."""

    most: Mapping[int, int] = {}

    def ask(self, most: Mapping[int, int]) -> None:
        """Which lines there are, and how many units of each."""
        self.most = most

    def typed(self, line: int) -> str:
        """What stands in a line's field: all of it until somebody typed something."""
        return request.form.get(f"keep_{line}", str(self.most[line]))[:9]

    def keep(self) -> dict[int, int]:
        """Units by line as typed; a Refusal for what is no number."""
        given = {k.removeprefix("keep_"): narrow(v) for k, v in request.form.items() if k.startswith("keep_")}
        if not all(re.fullmatch(r"[0-9]{1,6}", text) for pair in given.items() for text in pair):
            raise Refusal(_l("先に送る数を、数字で入力してください。"), field="keep")
        return {int(line): int(n) for line, n in given.items()}


class CancelForm(Form):
    """Why the order is stopped."""

    reason = StringField(_l("止める理由"), [Filled(), NotTooLong(200)], filters=[tidy])


class RefundForm(Form):
    """How much goes back and why; `once` makes a second sending of the same form harmless."""

    amount = WholeField(_l("返金額（円）"), [NotTooLong(12)])
    reason = StringField(_l("返金の理由"), [Filled(), NotTooLong(200)], filters=[tidy])
    once = HiddenField(default=ids.public_id, validators=[NotTooLong(40)])
