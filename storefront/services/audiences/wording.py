"""Pieces of the sentences in which rules are read: windows, numbers, goods (in the reader's language)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from storefront.kernel.i18n import _, ngettext
from storefront.services.audiences import vocabulary


@dataclass(frozen=True, slots=True)
class Names:
    """What goods, lists and audiences are called, by their keys (`category:tops`, `list:vip`, `audience:new`)."""

    called: Mapping[str, str] = field(default_factory=dict)

    def of(self, key: str) -> str:
        """The name, or the key itself where nobody told one."""
        return self.called.get(key, key.partition(":")[2] or key)


def joined(words: Iterable[str]) -> str:
    """Words of which one is enough."""
    return _("か").join(words)


def goods(keys: Iterable[str], names: Names) -> str:
    """Goods by name, any of them."""
    quoted = [_("「%(name)s」", name=names.of(key)) for key in keys]
    return joined(quoted) if quoted else _("何か")


def ever(days: int | None) -> str:
    """A window that ends now."""
    return _("これまでに") if days is None else _("過去%(n)s日に", n=days)


def ago(one: Any) -> str:
    """A window that lies back."""
    near, far = one.from_days, one.to_days
    if near and far:
        return _("%(near)s〜%(far)s日前", near=near, far=far)
    return _("%(n)s日以内", n=far) if far else _("%(n)s日以上前", n=near or 0)


def _range(low: int | None, high: int | None, told: Callable[[int], str]) -> str:
    if high is None:
        return _("%(n)s以上", n=told(low or 0))
    if high == 0:
        return told(0)
    if not low:
        return _("%(n)s以下", n=told(high))
    return _("ちょうど%(n)s", n=told(low)) if low == high else _("%(a)s〜%(b)s", a=told(low), b=told(high))


def times(one: Any) -> str:
    """How often, with both bounds."""
    return _range(one.at_least, one.at_most, lambda n: ngettext("%(num)s回", "%(num)s回", n))


def yen(one: Any) -> str:
    """How much, with both bounds."""
    return _range(one.at_least, one.at_most, lambda n: f"¥{n:,}")


def often(at_least: int | None) -> str:
    """At least so often; once needs no words."""
    return "" if at_least in (None, 1) else _("%(n)s回以上", n=at_least)


def by(channel: str) -> str:
    """Through one channel."""
    return _("%(channel)sで", channel=chosen("channel", channel)) if channel else ""


def chosen(name: str, *values: str) -> str:
    """What was chosen in this field, in words."""
    words = vocabulary.INPUTS[name].choices
    return joined(str(words.get(value, value)) for value in values)
