"""The address form: one set of fields for checkout, My Page and desks; nothing typed is lost."""

from typing import Any, ClassVar

from wtforms import SelectField, StringField

from storefront.kernel import i18n
from storefront.kernel.i18n import _, _l
from storefront.pages.forms import Form, NotTooLong, options, tidy
from storefront.services.customers import address_rules, postal
from storefront.services.customers.address_rules import CheckedAddress, TypedAddress
from storefront.services.customers.prefectures import PREFECTURES

LOOKUP = "lookup"
FIELDS = tuple(TypedAddress.__dataclass_fields__)


class MayStayEmpty:
    """Marks a field as optional for the reader; the rules of addresses decide."""

    field_flags: ClassVar[dict[str, bool]] = {"optional": True}

    def __call__(self, form: Any, field: Any) -> None:
        """Anything goes here."""


def _text(label: Any, *validators: Any) -> Any:
    return StringField(label, [NotTooLong(100), *validators], filters=[tidy])


class AddressForm(Form):
    """Name, reading, postal code, address, phone; checked by the rules of addresses when validated."""

    family_name = _text(_l("姓"))
    given_name = _text(_l("名"))
    family_kana = _text(_l("せい"))
    given_kana = _text(_l("めい"))
    postal_code = _text(_l("郵便番号"))
    prefecture = SelectField(_l("都道府県"), choices=[], validate_choice=False, filters=[tidy])
    city = _text(_l("市区町村"))
    street = _text(_l("町名・番地"))
    building = _text(_l("建物名・部屋番号"), MayStayEmpty())
    company = _text(_l("会社名・部署名"), MayStayEmpty())
    phone = _text(_l("電話番号"))
    label_ok = StringField(_l("送り状の表記"), filters=[tidy])
    act = StringField(filters=[tidy])

    def __init__(self, *args: Any, saved: TypedAddress | None = None, **kwargs: Any) -> None:
        super().__init__(*args, obj=saved, **kwargs)
        self.filled: str = ""
        self.towns: tuple[str, ...] = ()
        self.checked: CheckedAddress | None = None
        english = i18n.locale() == "en"
        names = [(ja, en if english else ja) for ja, en in PREFECTURES.items()]
        self.prefecture.choices = options([("", _("選んでください")), *names])

    @property
    def wants_lookup(self) -> bool:
        """Whether the button of the postal code was pressed (without JavaScript) and has something to fill.

        Enter presses a form's first button, so an address that is filled already counts as sent.
        """
        if self.act.data != LOOKUP:
            return False
        found = postal.lookup(self.postal_code.data or "")
        return found is None or (found.prefecture, found.city) != (self.prefecture.data, self.city.data)

    @property
    def asks_label(self) -> bool:
        """Whether the proposed label form must be shown for confirmation."""
        return self.checked is not None and self.checked.differs and not self.checked.problems

    def typed(self) -> TypedAddress:
        """What was typed, as the rules take it."""
        return TypedAddress(**{name: getattr(self, name).data or "" for name in FIELDS})

    def fill_from_postal(self) -> None:
        """Put the town of the postal code into the fields; the house number already typed stays."""
        found = postal.lookup(self.postal_code.data or "")
        if found is None:
            self.postal_code.errors = [_("この郵便番号の住所が見つかりません。住所を直接入力してください。")]
            return
        self.prefecture.data, self.city.data, self.towns = found.prefecture, found.city, found.towns
        if not (self.street.data or "").startswith(found.town):
            self.street.data = found.town
        self.filled = _("町名をお確かめください") if found.towns else _("住所を入れました")

    def validate(self, extra_validators: Any = None) -> bool:
        """Field lengths, then the rules of addresses, then the confirmation of a label form that differs."""
        good = super().validate(extra_validators)
        self.checked = address_rules.check(self.typed())
        for problem in self.checked.problems:
            field = self[problem.field]
            if not field.errors:
                field.errors = [str(problem.reason)]
        if self.checked.problems:
            return False
        for name in ("postal_code", "family_kana", "given_kana", "phone"):
            self[name].data = getattr(self.checked.typed, name)
        if self.checked.differs and self.label_ok.data != self.checked.label.signature:
            self.label_ok.errors = [_("送り状に印字する表記をお確かめのうえ、チェックを入れてください。")]
            return False
        return bool(good)
