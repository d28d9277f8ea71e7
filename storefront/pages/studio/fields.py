"""Fields of the studio's forms: texts in two languages, numbers, moments in Japan, rows that grow and move."""

import re
from datetime import date, datetime
from typing import Any, ClassVar

from wtforms import BooleanField, FieldList, FormField, StringField, TextAreaField
from wtforms import Form as PlainForm
from wtforms.validators import Regexp, StopValidation
from wtforms.widgets import DateInput, DateTimeLocalInput

from storefront.kernel.clock import JST
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _, _l
from storefront.kernel.kana import narrow
from storefront.pages.forms import Filled, Form, NotTooLong, tidy

MOST_ROWS = 1000
OWN = frozenset({"csrf_token", "seal", "place", "gone"})
EARLIEST, LATEST = 2000, 2200


def lines(text: str | None) -> str:
    """Typed text of several lines as it is stored."""
    return tidy((text or "").replace("\r\n", "\n").replace("\r", "\n"))


def text(label: Any, limit: int, *, filled: bool = False, area: bool = False, **attributes: Any) -> Any:
    """A text of at most so many characters."""
    checks = [*([Filled()] if filled else []), NotTooLong(limit)]
    kind = TextAreaField if area else StringField
    return kind(label, checks, filters=[lines if area else tidy], render_kw=attributes)


class Part(PlainForm):
    """Fields inside a form: a text in two languages, a row."""

    class Meta(PlainForm.Meta):  # type: ignore[misc]  # its parent has no types
        """As every form of the house: no NUL, messages in the reader's language."""

        cache_translations = False
        bind_field = Form.Meta.bind_field
        get_translations = Form.Meta.get_translations


class Row(Part):
    """A row of a list: moved by the number before it, taken out by the box behind it."""

    place = StringField(_l("順"), [NotTooLong(4)], render_kw={"inputmode": "numeric"})
    gone = BooleanField(_l("外す"))

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed into it."""
        return all(_empty(value) for value in content_of(self).values())


class RowField(FormField):  # type: ignore[type-arg]  # generic only for the type checker
    """A row in its list; blank ones and those taken out are not checked."""

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Check the row if it counts."""
        row = self.form
        if isinstance(row, Row) and (row.gone.data or row.is_blank):
            return True
        return bool(super().validate(form, extra_validators))


class Rows(FieldList):  # type: ignore[type-arg]  # generic only for the type checker
    """A list of rows; below those that are there stand blank ones to write into."""

    def __init__(
        self, row: type[Part], label: Any, *, blank: int = 2, hint: Any = "", **options: Any
    ) -> None:
        super().__init__(RowField(row), label, max_entries=MOST_ROWS, **options)
        self.row, self.hint = row, hint
        self.moved = issubclass(row, Row)
        self.blank = blank if self.moved else 0

    def process(self, formdata: Any, data: Any = (), extra_filters: Any = None) -> None:
        """Rows as sent, or as they are with blank ones after them."""
        rows = list(data or ()) if not isinstance(data, type) else []
        if len(rows) > MOST_ROWS:  # never save fewer rows than there are
            raise Refusal(_("行が多すぎるため、ここでは直せません。"))
        super().process(formdata, rows if not formdata else (), extra_filters)
        for number, entry in enumerate(self.entries, 1):
            if not formdata and self.moved:
                entry.form.place.data = str(number)
        while not formdata and self.blank and len(self.entries) < min(len(rows) + self.blank, MOST_ROWS):
            self.append_entry()

    def _extract_indices(self, prefix: str, formdata: Any) -> Any:
        return list(super()._extract_indices(prefix, formdata))[:MOST_ROWS]  # type: ignore[misc]  # its parent has no types

    @property
    def content(self) -> list[dict[str, Any]]:
        """The rows that count, in the order of their numbers."""
        counted = [e.form for e in self.entries if not isinstance(e.form, Row) or _counts(e.form)]
        return [content_of(form) for form in sorted(counted, key=_place)]


class Both(FormField):  # type: ignore[type-arg]  # generic only for the type checker
    """A text in Japanese and English; Japanese is what stands in where English is missing."""

    def __init__(
        self, label: Any, limit: int, *, filled: bool = False, area: bool = False, **options: Any
    ) -> None:
        rows: dict[str, Any] = {"rows": "3"} if area else {}
        fields = {
            "ja": text(_l("日本語"), limit, filled=filled, area=area, lang="ja", **rows),
            "en": text(_l("英語"), limit, area=area, lang="en", **rows),
        }
        super().__init__(type("Words", (Part,), fields), label, **options)


class NumberField(StringField):
    """A whole number between two bounds, or nothing; full-width digits, commas and a yen sign are fine."""

    def __init__(
        self, label: Any, *, low: int = 0, high: int = 99_999_999, filled: bool = False, **options: Any
    ) -> None:
        options.setdefault("render_kw", {"inputmode": "numeric"})
        super().__init__(label, [*([Filled()] if filled else []), NotTooLong(16)], **options)
        self.low, self.high = low, high

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no number within the bounds; the typed text stays."""
        typed = self.plain
        if typed and not re.fullmatch(r"[+-]?[0-9]{1,9}", typed):
            raise StopValidation(_("数字で入力してください。"))
        if typed and not self.low <= int(typed) <= self.high:
            raise StopValidation(_("%(low)s〜%(high)sで入力してください。", low=self.low, high=self.high))

    @property
    def plain(self) -> str:
        """What was typed, in plain digits."""
        return re.sub(r"[¥円,\s]", "", narrow(str(self.data if self.data is not None else "")))

    @property
    def content(self) -> int | None:
        """The number; None for nothing or nonsense (which is refused)."""
        return int(self.plain) if re.fullmatch(r"[+-]?[0-9]{1,9}", self.plain) else None


class MomentField(StringField):
    """A minute in Japan, as `2026-11-22T09:00`; empty is no moment."""

    widget: Any = DateTimeLocalInput()
    shape = "%Y-%m-%dT%H:%M"

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no date of these centuries."""
        if not self.content:
            return
        try:
            year = datetime.strptime(self.content, self.shape).replace(tzinfo=JST).year
        except ValueError as error:
            raise StopValidation(_("日時を選んでください。")) from error
        if not EARLIEST <= year <= LATEST:
            raise StopValidation(_("日時を選んでください。"))

    @property
    def content(self) -> str:
        """The minute as text; seconds that a browser adds fall away."""
        return (self.data or "").strip()[:16]


class DayField(MomentField):
    """A day, as `2026-12-31`."""

    widget = DateInput()
    shape = "%Y-%m-%d"


def address_field(label: Any) -> StringField:
    """The last part of an address: lower-case letters, digits, hyphens."""
    shape = Regexp(
        r"[a-z0-9]+(-[a-z0-9]+)*\Z", message=_l("半角の英小文字、数字、ハイフンで入力してください。")
    )
    return StringField(label, [Filled(), NotTooLong(60), shape], filters=[tidy])


class RecordForm(Form):
    """Parent of the forms that edit records; `seal` says which version was seen. Fields are shown by section."""

    SECTIONS: ClassVar[tuple[tuple[Any, tuple[str, ...]], ...]] = ()
    seal = StringField()

    def refuse(self, refusal: Any) -> None:
        """At its field, or above the form where the field has parts."""
        if isinstance(self._fields.get(refusal.field or ""), FormField):
            self.form_errors.append(str(refusal.reason))
        else:
            super().refuse(refusal)


def content_of(form: Any) -> dict[str, Any]:
    """What a form says, as plain values that JSON can hold."""
    return {name: _content(field) for name, field in form._fields.items() if name not in OWN}


def minute(at: datetime | None) -> str:
    """A moment as a field shows it."""
    return at.astimezone(JST).strftime(MomentField.shape) if at else ""


def moment(typed: str) -> datetime | None:
    """The moment of a field."""
    return datetime.strptime(typed, MomentField.shape).replace(tzinfo=JST) if typed else None


def day(typed: str) -> date:
    """The day of a field."""
    return date.fromisoformat(typed)


def _content(field: Any) -> Any:
    if isinstance(field, FormField):
        return content_of(field.form)
    return field.content if hasattr(field, "content") else field.data


def _empty(value: Any) -> bool:
    return not any(value.values()) if isinstance(value, dict) else value in ("", None, False)


def _counts(row: Row) -> bool:
    return not row.gone.data and not row.is_blank


def _place(row: Any) -> float:
    typed = narrow(str(row.place.data or "")) if isinstance(row, Row) else "0"
    return float(typed) if re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,2})?", typed) else 10_000.0
