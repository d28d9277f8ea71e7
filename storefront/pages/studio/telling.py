"""What changed, in the words of the form: labels for places in the content, values as people read them."""

from dataclasses import dataclass
from typing import Any

from wtforms import FormField, SelectField

from storefront.kernel.i18n import _
from storefront.pages.studio.fields import Rows
from storefront.services.revisions import Content, Difference, differences

SHOWN = 8
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Told:
    """A difference as it is read."""

    label: str
    before: str
    after: str


def told(form: Any, before: Content | None, after: Content | None, *, most: int = SHOWN) -> tuple[Told, ...]:
    """The first differences of two versions in the form's words; the last line says how many more there are."""
    found = differences(before, after)
    shown = [_told(form, difference) for difference in found[:most]]
    if len(found) > most:
        shown.append(Told(_("ほか%(n)sか所", n=len(found) - most), "", ""))
    return tuple(shown)


def _told(form: Any, difference: Difference) -> Told:
    labels, leaf = _walk(form, difference.path)
    return Told("・".join(labels), _value(leaf, difference.before), _value(leaf, difference.after))


def _walk(form: Any, path: tuple[str, ...]) -> tuple[list[str], Any]:
    labels: list[str] = []
    here: Any = form
    for step in path:
        if isinstance(here, Rows):
            labels.append(_("順") if step == "place" else step)
            here = here.row()
            continue
        fields = here.form if isinstance(here, FormField) else here
        here = getattr(fields, "_fields", {}).get(step)
        labels.append(str(here.label.text) if here is not None else step)
    return labels, here


def _value(leaf: Any, value: Any) -> str:
    if value in (None, "", [], ()):
        return _("なし")
    if hasattr(leaf, "told"):  # the field knows how its content is read
        return str(leaf.told(value))
    if isinstance(value, bool):
        return _("はい") if value else _("いいえ")
    if isinstance(leaf, SelectField) and leaf.choices:
        choices: Any = leaf.choices
        value = {str(choice.value): choice.label for choice in choices}.get(str(value), value)
    said = str(value).replace("T", " ") if _is_moment(value) else str(value)
    return said if len(said) <= LONGEST else said[:LONGEST] + "…"


def _is_moment(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 16 and value[10:11] == "T"
