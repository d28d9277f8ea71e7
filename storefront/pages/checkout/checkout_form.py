"""The form of the one checkout page: contact, address, delivery wish, payment, remarks."""

from datetime import date
from typing import Any

from wtforms import BooleanField, SelectField, StringField, TextAreaField

from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _, _l, local
from storefront.pages.address_form import AddressForm, MayStayEmpty
from storefront.pages.forms import Form, NotTooLong, options, tidy
from storefront.services import checkout, customers
from storefront.services.checkout import Draft
from storefront.services.customers import SavedAddress
from storefront.services.customers.address_rules import LabelAddress, TypedAddress

NEW = "new"
USE, LEAVE, SEPARATOR, MOST_TAPS = "use", "leave", " ", 40


def _text(label: Any, longest: int, *validators: Any, field: Any = StringField) -> Any:
    return field(label, [NotTooLong(longest), *validators], filters=[tidy])


class CheckoutForm(AddressForm):
    """Everything asked before the final confirmation; `saved` entries of the address book can be chosen."""

    email = _text(_l("メールアドレス"), 254)
    address = _text(_l("お届け先"), 40)
    keep_address = BooleanField(_l("このお届け先を、次のご注文でも使えるようにする"))
    wish_date = _text(_l("お届け日"), 10)
    wish_slot = _text(_l("時間帯"), 20)
    drop_off = SelectField(_l("受け渡し"), choices=[], validate_choice=False, filters=[tidy])
    method = _text(_l("お支払いの方法"), 20)
    receipt_name = _text(_l("領収書の宛名"), 60, MayStayEmpty())
    note = _text(_l("ご注文についてのご連絡"), 500, MayStayEmpty(), field=TextAreaField)
    wanted = _text("", 2000)
    declined = _text("", 2000)
    code = _text(_l("クーポンコード"), 60, MayStayEmpty())
    offer = _text("", 90)

    def __init__(self, draft: Draft, book: tuple[SavedAddress, ...], places: Any, **kwargs: Any) -> None:
        typed = draft.address if not draft.saved_address else None
        told = {
            "email": draft.email,
            "address": draft.saved_address or NEW,
            "keep_address": draft.keep_address,
            "wish_date": draft.wish_date.isoformat() if draft.wish_date else "",
            "wish_slot": draft.wish_slot,
            "drop_off": draft.drop_off,
            "method": draft.method,
            "receipt_name": draft.receipt_name,
            "note": draft.note,
            "wanted": SEPARATOR.join(draft.wanted),
            "declined": SEPARATOR.join(draft.declined),
            "label_ok": draft.label.signature if typed and draft.label else "",
        }
        super().__init__(saved=typed, **told, **kwargs)
        self.book = {entry.public_id: entry for entry in book}
        given = ((p["ja"], local(p)) for p in places)
        self.drop_off.choices = options([("", _("手渡しで受け取る")), *given])

    @property
    def entry(self) -> SavedAddress | None:
        """The entry of the address book that was chosen."""
        return self.book.get(self.address.data or "")

    def validate(self, extra_validators: Any = None) -> bool:
        """The rules of addresses apply where one was typed; an unknown entry of the book is refused."""
        chosen = self.entry is not None
        good = Form.validate(self, extra_validators) if chosen else super().validate(extra_validators)
        good = self._from_our_page() and bool(good)
        if chosen:
            return good
        if self.address.data not in ("", NEW):
            self.address.errors = [_("お届け先を選び直してください。")]
            return False
        return good

    def _from_our_page(self) -> bool:
        """Whether the token holds; if the session ended meanwhile, everything typed is shown for sending again."""
        if not self.csrf_token.errors:
            return True
        self.csrf_token.errors = []
        self.form_errors.append(
            _("画面を開いてから時間がたったため、確かめられませんでした。もう一度ボタンを押してください。")
        )
        return False

    def draft(self, email: str | None) -> Draft:
        """What was told, whether it holds or not; a signed-in customer's `email` is their account's."""
        address, label = self._where()
        return Draft(
            email=email or _sendable(self.email.data or ""),
            saved_address=self.entry.public_id if self.entry else "",
            address=address,
            label=label,
            keep_address=bool(self.keep_address.data) and self.entry is None,
            wish_date=_day(self.wish_date.data),
            wish_slot=self.wish_slot.data or "",
            drop_off=self.drop_off.data or "",
            method=self.method.data or "",
            receipt_name=self.receipt_name.data or "",
            note=self.note.data or "",
            wanted=_keys(self.wanted.data),
            declined=_keys(self.declined.data),
        )

    def tap(self, act: str, key: str) -> None:
        """Put an offer to use, or take it out; the latest tap counts."""
        wanted, declined = (
            [k for k in _keys(f.data) if k != key] for f in (self.wanted, self.declined)
        )  # fmt: skip
        (declined if act == LEAVE else wanted).append(key)
        self.wanted.data, self.declined.data = SEPARATOR.join(wanted), SEPARATOR.join(declined)

    def _where(self) -> tuple[TypedAddress, LabelAddress | None]:
        if self.entry is not None:
            return self.entry.typed, self.entry.label
        if self.checked is not None:
            return self.checked.typed, self.checked.label
        return self.typed(), None

    def show(self, problems: tuple[checkout.Problem, ...]) -> None:
        """Put the shop's refusals beside their fields; those already refused keep their sentence."""
        for problem in problems:
            field = self._fields.get(problem.field)
            if field is None:
                self.form_errors.append(str(problem.reason))
            elif not field.errors and (self.entry is None or problem.field != "address"):
                field.errors = [str(problem.reason)]
        if self.wish_date.data and _day(self.wish_date.data) is None:
            self.wish_date.errors = [_("お届け日を選び直してください。")]


def _sendable(typed: str) -> str:
    """The address as mail is sent to it (full-width letters as half-width); as typed while it is none."""
    try:
        return customers.emails.tidied(typed)
    except Refusal:
        return typed


def _keys(text: str | None) -> tuple[str, ...]:
    """Offers by key, the latest tap last."""
    return tuple(dict.fromkeys((text or "").split()))[-MOST_TAPS:]


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
