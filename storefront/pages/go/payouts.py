"""Telling the bank account for a refund that no card can take back."""

import re

from flask import Blueprint, Response
from wtforms import RadioField, StringField, ValidationError

from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import NotFound
from storefront.kernel.i18n import _, _l
from storefront.kernel.kana import narrow, to_katakana
from storefront.pages import sealing
from storefront.pages.forms import Filled, Form, NotTooLong, options, tidy
from storefront.pages.render import page, see_other
from storefront.services.payments import payouts
from storefront.services.payments.payouts import BankAccount, PayoutState, PayoutView

bp = Blueprint("payouts", __name__)
KINDS = (("普通", _l("普通")), ("当座", _l("当座")))
# What banks print of a holder's name: katakana, capitals, digits and a few signs.
_HOLDER = re.compile(r"[ァ-ヶー・（）「」．，／－ 　A-Z0-9().,/-]+")


class AccountForm(Form):
    """A Japanese bank account."""

    bank = StringField(_l("金融機関"), [Filled(), NotTooLong(40)], filters=[tidy])
    branch = StringField(_l("支店"), [Filled(), NotTooLong(40)], filters=[tidy])
    kind = RadioField(_l("口座の種類"), choices=options(KINDS), default="普通")
    number = StringField(_l("口座番号"), [Filled(), NotTooLong(10)], filters=[tidy])
    holder = StringField(_l("口座名義（カタカナ）"), [Filled(), NotTooLong(60)], filters=[tidy])

    def validate_number(self, field: StringField) -> None:
        """Up to seven digits; shorter ones are filled with zeros, as banks do."""
        if not re.fullmatch(r"[0-9]{1,7}", narrow(field.data or "")):
            raise ValidationError(_("口座番号は、7桁までの数字で入力してください。"))

    def validate_holder(self, field: StringField) -> None:
        """As it stands in the bank's book."""
        if not _HOLDER.fullmatch(self.holder_name):
            raise ValidationError(_("口座名義は、通帳にあるとおりカタカナで入力してください。"))

    @property
    def holder_name(self) -> str:
        """The holder in katakana and capitals."""
        return to_katakana(self.holder.data or "").upper()

    @property
    def account(self) -> BankAccount:
        """What was told."""
        number = narrow(self.number.data or "").zfill(7)
        told = (self.bank.data or "", self.branch.data or "", self.kind.data or "")
        return BankAccount(*told, number, self.holder_name)


@bp.get("/<token>")
def show(token: str) -> Response:
    """The form, or that it was told or paid already."""
    return page(form=AccountForm(), payout=found(token), token=token, again=False)


@bp.post("/<token>")
def update(token: str) -> Response:
    """Keep the account, sealed, until the money is paid."""
    payout, form = found(token), AccountForm()
    if payout.state is PayoutState.PAID:
        return see_other("go.payouts.show", token=token)
    if not form.validate():
        return page(at="go.payouts.show", status=422, form=form, payout=payout, token=token, again=True)
    with transaction() as db:
        payouts.tell_account(db, payout.id, form.account, sealing.vault(), now=clock.now())
    return see_other("go.payouts.show", token=token, message=_("口座を受け取りました。"))


def found(token: str) -> PayoutView:
    """The payment that a signed link is about; for any other token there is nothing."""
    public_id = payouts.id_of(sealing.secrets(), token)
    payout = payouts.payout(reading(), public_id) if public_id else None
    if payout is None:
        raise NotFound("payout")
    return payout
