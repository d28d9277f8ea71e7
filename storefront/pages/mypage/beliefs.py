"""What the shop believes of a customer, in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storefront.kernel.i18n import _, _l, local
from storefront.services.catalog import Named
from storefront.services.profile import Profile, strength

MOST = 10
VERY, OFTEN = 8.0, 2.5
CHANNELS = {
    "web": _l("ウェブ"), "app": _l("アプリ"), "shop": _l("店舗"), "phone": _l("電話"), "marketplace": _l("ほかの市場"),
}  # fmt: skip
DEVICES = {"phone": _l("スマートフォン"), "tablet": _l("タブレット"), "desktop": _l("パソコン")}


@dataclass(frozen=True, slots=True)
class Believed:
    """An interest: what it is called, and why we think so."""

    key: str
    name: str
    why: Any


@dataclass(frozen=True, slots=True)
class Beliefs:
    """Everything that the page says."""

    interests: tuple[Believed, ...]
    sizes: tuple[tuple[str, str, str], ...]
    viewed: tuple[tuple[str, str], ...]
    ways: tuple[Any, ...]
    addable: tuple[tuple[str, str], ...]


def beliefs(profile: Profile, names: Mapping[str, Named], now: datetime) -> Beliefs:
    """The profile in words."""
    shelves = [n for n in names.values() if n.kind == "category"]
    return Beliefs(
        interests=_interests(profile, names, now),
        sizes=tuple(
            (slug, local(names[f"category:{slug}"].name), size)
            for slug, size in profile.sizes.items()
            if f"category:{slug}" in names
        ),
        viewed=tuple(
            (seen.product, local(names[f"product:{seen.product}"].name))
            for seen in profile.viewed
            if f"product:{seen.product}" in names
        )[:MOST],
        ways=tuple(
            words
            for told, words in (
                (c, w) for names_, own in _used(profile) for c, w in names_.items() if c in own
            )
        ),
        addable=tuple(
            (n.key, local(n.name)) for n in shelves if f"category:{n.key}" not in profile.told.likes
        ),
    )


def _used(profile: Profile) -> tuple[tuple[Mapping[str, Any], frozenset[str]], ...]:
    return (CHANNELS, profile.channels), (DEVICES, profile.devices)


def _interests(profile: Profile, names: Mapping[str, Named], now: datetime) -> tuple[Believed, ...]:
    """The strongest first; a shelf above one that is named says nothing more, unless the customer chose it."""
    strong = {key: strength(interest, now) for key, interest in profile.interests.items() if key in names}
    told = sorted(
        (key for key in strong if names[key].kind != "product"), key=lambda key: (-strong[key], key)
    )
    covered = {f"category:{above}" for key in told for above in names[key].above} - set(profile.told.likes)
    kept = [key for key in told if key not in covered][:MOST]
    return tuple(Believed(key, _called(names[key]), _why(key, profile, strong[key])) for key in kept)


def _called(named: Named) -> str:
    name = local(named.name)
    return str(_("%(colour)sの色", colour=name)) if named.kind == "colour" else name


def _why(key: str, profile: Profile, strong: float) -> Any:
    if key in profile.told.likes:
        return _l("お客様が選ばれました")
    if strong >= VERY:
        return _l("とてもお好きなようです")
    return _l("よくご覧になっています") if strong >= OFTEN else _l("ご覧になったことがあります")
