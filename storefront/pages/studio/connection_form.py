"""A connection as the studio writes it: its name, where it is called, what it is told, about whom."""

from typing import Any, ClassVar

from wtforms import BooleanField, SelectField, StringField

from storefront.kernel.i18n import _l
from storefront.pages.forms import NotTooLong, options, tidy
from storefront.pages.studio.fields import RecordForm, text
from storefront.services.connections import DONE, KINDS, PURPOSES, ConnectionDraft
from storefront.services.revisions import Content


def field_of(verb: str) -> str:
    """The name of the box for a kind of event."""
    return verb.replace(".", "_")


class ConnectionForm(RecordForm):
    """Boxes for the kinds of events are added below: one for each."""

    SECTIONS: ClassVar = (
        (_l("連携先"), ("name", "in_use")),
        (_l("知らせる出来事"), tuple(field_of(verb) for verb in KINDS if verb not in DONE)),
        (
            _l("お店の中でしたこと（まとめて知らせます）"),
            tuple(field_of(verb) for verb in KINDS if verb in DONE),
        ),
        (_l("お客さまのこと"), ("purpose",)),
        (_l("知らせる先"), ("url",)),
    )
    name = text(_l("名前（社内用）"), 60, filled=True)
    in_use = BooleanField(
        _l("使う"),
        description=_l(
            "外すと止まります。止めているあいだの出来事は30日まで取っておき、使いはじめると届きます。"
        ),
    )
    purpose = SelectField(
        _l("だれのことを知らせるか"), choices=options(PURPOSES.items()),
        description=_l("選んだ同意がいまある方だけ、お客さま番号とメールアドレスのハッシュを知らせます。同意がなくなれば、その時から知らせません。"),
    )  # fmt: skip
    url = StringField(
        _l("Webhookのアドレス"), [NotTooLong(500)], filters=[tidy],
        description=_l("出来事があるたびに、署名をつけて送ります。空なら送りません（相手が受け取りに来る形だけになります）。"),
        render_kw={"type": "url", "inputmode": "url", "autocomplete": "off"},
    )  # fmt: skip


for _verb, _kind in KINDS.items():
    setattr(ConnectionForm, field_of(_verb), BooleanField(_kind.label, description=_verb))


def content(draft: ConnectionDraft) -> Content:
    """A connection as the form says it."""
    boxes: dict[str, Any] = {field_of(verb): verb in draft.kinds for verb in KINDS}
    plain = {"name": draft.name, "in_use": draft.in_use, "purpose": draft.purpose, "url": draft.url}
    return plain | boxes


def drafted(slug: str, site: str, told: Content) -> ConnectionDraft:
    """The connection that a form's content says."""
    kinds = tuple(verb for verb in KINDS if told.get(field_of(verb)))
    return ConnectionDraft(slug, told["name"], kinds, told["purpose"], told["url"], told["in_use"], site)
