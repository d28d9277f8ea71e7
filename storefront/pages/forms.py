"""Forms: Flask-WTF with messages in the reader's language and what was typed kept."""

import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any, ClassVar

from flask_wtf import FlaskForm
from wtforms import Field, SelectField, StringField
from wtforms.fields.choices import Choice, SelectChoice  # type: ignore[attr-defined]  # not told by its stubs
from wtforms.i18n import get_translations
from wtforms.validators import ValidationError
from wtforms.widgets import Select

from storefront.kernel import i18n
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _

# NUL cannot be stored and the others are invisible: they never come from a keyboard.
_CONTROL = {c: None for c in range(32) if c not in (9, 10, 13)} | {127: None}


@cache
def _library(language: str) -> Any:
    return get_translations([language])


class Choices(Select):
    """A list of choices that writes each option once: 48 prefectures cost as much as the rest of the checkout's form."""

    @classmethod
    def render_option(cls, choice: Any, **more: Any) -> Any:  # type: ignore[override]  # its stubs are older
        """The option as the library writes it, remembered where it has no attributes of its own."""
        if more or choice.render_kw:
            return super().render_option(choice, **more)
        return _option(str(choice.value), str(choice.label or choice.value), choice.selected)


@lru_cache(4096)
def _option(value: str, label: str, selected: bool) -> Any:
    return Select.render_option(Choice(value, label, selected, {}))  # type: ignore[call-arg]  # the same


CHOICES = Choices()


class Form(FlaskForm):  # type: ignore[misc]  # its parent has no types
    """Parent of every form."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # its parent has no types
        """Built-in messages follow the reader's language."""

        cache_translations = False

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            """No field lets NUL through: not one that people fill, not one that they only choose."""
            if issubclass(unbound_field.field_class, (StringField, SelectField)):
                own = unbound_field.kwargs.get("filters", ())
                options = {**options, "filters": [without_nul, *own]}
            if unbound_field.field_class is SelectField:
                options.setdefault("widget", CHOICES)
            return unbound_field.bind(form=form, **options)

        def get_translations(self, form: Any) -> Any:
            """The library's own catalog in the reader's language."""
            return _library(i18n.locale())

    def refuse(self, refusal: Refusal) -> None:
        """Show a business refusal at its field, or above the form."""
        reason = str(refusal.reason)
        if refusal.field and refusal.field in self._fields:
            field = self._fields[refusal.field]
            field.errors = [*field.errors, reason]
        else:
            self.form_errors.append(reason)


def without_nul(data: Any) -> Any:
    """Text without the one character that no database stores; anything else as it is."""
    return data.replace("\x00", "") if isinstance(data, str) else data


def tidy(text: str | None) -> str:
    """Typed text as it is stored: NFC, no control characters, no spaces around; look-alikes stay as typed."""
    return unicodedata.normalize("NFC", (text or "").translate(_CONTROL)).strip()


def options(pairs: Iterable[tuple[Any, Any]]) -> list[Any]:
    """Choices of a select field from (value, label); the library's stubs do not know its SelectChoice yet."""
    return [SelectChoice(value, label) for value, label in pairs]


class NotTooLong:
    """At most `limit` characters (code points)."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.field_flags = {"maxlength": limit}

    def __call__(self, form: Any, field: Field) -> None:
        """Refuse longer text with both numbers."""
        if len(field.data or "") > self.limit:
            raise ValidationError(_("%(limit)s文字以内で入力してください。", limit=self.limit))


class Filled:
    """Something must be typed; spaces alone are nothing."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __init__(self, message: Any = None) -> None:
        self.message = message

    def __call__(self, form: Any, field: Field) -> None:
        """Refuse an empty field and stop asking further."""
        from wtforms.validators import StopValidation

        data = field.data
        if data is None or (isinstance(data, str) and not data.strip()):
            field.errors = []
            raise StopValidation(str(self.message or _("入力してください。")))
