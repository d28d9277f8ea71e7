"""Inputs and lists of choices as HTML: the same that the library writes, for a fraction of its time.

The library puts every attribute of every option together by format strings; a list of prefectures costs it as much as
the rest of the page.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape
from wtforms import Field
from wtforms.widgets import HiddenInput, Select, TextInput

Given = dict[str, Any]


def drawn(field: Field, given: Given) -> Markup | None:
    """The field with these attributes beside its own; None for the kinds that are left to the library."""
    draw = _KINDS.get(type(field.widget))
    if draw is None:
        return None
    own = getattr(field, "render_kw", None) or {}
    return draw(field, {_named(key): value for key, value in {**own, **given}.items()})


def _input(field: Any, given: Given) -> Markup | None:
    if getattr(field, "_datalist", None) is not None:
        return None
    given.setdefault("type", field.widget.input_type)
    if "value" not in given:
        given["value"] = field._value()
    return Markup(f"<input {_attributes(field, given)}>")  # noqa: S704 - every value in it is escaped


def _select(field: Any, given: Given) -> Markup | None:
    choices = field.choices or ()
    if field.widget.multiple or not all(_is_plain(choice) for choice in choices):
        return None
    options = (_option(choice.value, str(choice.label)) for choice in choices)
    chosen = (field.coerce(choice.value) == field.data for choice in choices)
    html = "".join(both[on] for both, on in zip(options, chosen, strict=True))
    return Markup(f"<select {_attributes(field, given)}>{html}</select>")  # noqa: S704 - every value in it is escaped


_KINDS: Mapping[type, Callable[[Any, Given], Markup | None]] = {
    TextInput: _input, HiddenInput: _input, Select: _select,
}  # fmt: skip


def _is_plain(choice: Any) -> bool:
    return (
        isinstance(getattr(choice, "value", None), str)
        and bool(choice.label)
        and choice.optgroup is None
        and not choice.render_kw
    )


@lru_cache(4096)
def _option(value: str, label: str) -> tuple[str, str]:
    """A choice as it stands in the list, and as it does when it is the one chosen."""
    rest = f"{_attribute('value', value)}>{escape(label)}</option>"
    return f"<option {rest}", f"<option selected {rest}"


def _attributes(field: Any, given: Given) -> str:
    """In the library's order; rules of the field that browsers know are attributes too."""
    given.setdefault("id", field.id)
    given["name"] = field.name
    for rule, value in vars(field.flags).items():
        if rule in field.widget.validation_attrs and rule not in given:
            given[rule] = value() if callable(value) else value
    return " ".join(_attribute(key, value) for key, value in sorted(given.items()) if value is not False)


def _attribute(key: str, value: Any) -> str:
    return key if value is True else f'{key}="{str(escape(value)).replace(chr(34), "&quot;")}"'


@lru_cache(1000)
def _named(key: str) -> str:
    """`aria_label` and `class_` as HTML says them."""
    key = key.rstrip("_")
    return key.replace("_", "-") if key.startswith(("data_", "aria_")) else key
