"""Parts of pages that are the same for everyone: rendered once, kept by what they depend on, with holes for the rest.

A hole stands where something personal belongs (token, number in the cart, short messages); it is filled for each
answer. While a part is rendered nothing personal is at hand: a template that asks for it fails.
"""

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextvars import ContextVar
from typing import Any

from markupsafe import Markup

from storefront.kernel import clock, db, i18n
from storefront.pages.packing import Packed, gzip, loose, pack

MOST_BYTES = 48 * 1024 * 1024
MOST_PARTS = 4000
# Nobody can write a mark into a text that is cached: it is drawn anew by every process.
_MARK = f"\x02{secrets.token_hex(8)}\x02"
_assembling: ContextVar[bool] = ContextVar("storefront_assembling", default=False)
_fillings: dict[str, Callable[[], "str | Pieces"]] = {}


class Shelf:
    """Values by key, the longest unused go first once there are too many or they weigh too much."""

    def __init__(self, most: int = MOST_PARTS, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._weight = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Any:
        """What is kept under this key, or None."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            self._kept.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, value: Any, weight: int) -> None:
        """Keep it, and let go of what was not asked for the longest time."""
        with self._lock:
            self._weight += weight - self._kept.pop(key, (None, 0))[1]
            self._kept[key] = value, weight
            while self._weight > self._most_bytes or len(self._kept) > self._most:
                self._weight -= self._kept.popitem(last=False)[1][1]

    def clear(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._kept.clear()
            self._weight = 0


_shelf = Shelf()


def remembered(key: Hashable, make: Callable[[], Any], *, weight: int = 4096) -> Any:
    """The value made under this key within this minute, else a new one (None is not kept)."""
    key = (db.generation, key, _minute())
    found = _shelf.get(key)
    if found is None:
        found = make()
        if found is not None:
            _shelf.put(key, found, weight)
    return found


class Pieces:
    """A rendered part: its texts take turns with the names of its holes; packed when somebody first wants it so."""

    __slots__ = ("_packed", "texts")

    def __init__(self, text: str) -> None:
        self.texts = tuple(text.split(_MARK))
        self._packed: tuple[Packed, ...] = ()

    def filled(self) -> str:
        """The part with its holes filled for this answer."""
        return "".join(_filled(text) if n % 2 else text for n, text in enumerate(self.texts))

    def packed(self) -> bytes:
        """The same as gzip; what fills the holes is not compressed unless it is a part that others see as well."""
        return gzip(self._blocks())

    def _blocks(self) -> list[Packed]:
        if not self._packed:
            self._packed = tuple(pack(text) for text in self.texts[::2])
        found = [self._packed[0]]
        for name, fixed in zip(self.texts[1::2], self._packed[1:], strict=True):
            filling = _fillings[name]()
            found += filling._blocks() if isinstance(filling, Pieces) else [loose(filling)]
            found.append(fixed)
        return found


def _filled(name: str) -> str:
    filling = _fillings[name]()
    return filling.filled() if isinstance(filling, Pieces) else filling


def pieces(key: Hashable, render: Callable[[], str], *, of: object = None) -> Pieces:
    """What was rendered under this key and language, within this minute or, if that is told, `of` an equal value."""
    key = (db.generation, "part", key, i18n.locale(), _minute() if of is None else "")
    kept: tuple[object, Pieces] | None = _shelf.get(key)
    if kept is not None and kept[0] == of:
        return kept[1]
    inside = _assembling.set(True)
    try:
        text = render()
    finally:
        _assembling.reset(inside)
    found = Pieces(text)
    _shelf.put(key, (of, found), 3 * len(text))
    return found


def part(key: Hashable, render: Callable[[], str]) -> Markup:
    """A rendered part under this key, with its holes filled (left open inside another part)."""
    found = pieces(key, render)
    return Markup(_MARK.join(found.texts) if _assembling.get() else found.filled())  # noqa: S704 (our own templates)


def hole(name: str) -> Markup:
    """Where something personal stands: filled now, or later when a part around it is being rendered."""
    if _assembling.get():
        return Markup(f"{_MARK}{name}{_MARK}")  # noqa: S704 - made by our own templates
    return Markup(_filled(name))  # noqa: S704 - made by our own templates


def fill(name: str, filling: Callable[[], str | Pieces]) -> None:
    """Say what fills the holes of this name (at start): text of this answer, or a part of its own."""
    _fillings[name] = filling


def assembling() -> bool:
    """Whether a shared part is being rendered, so that nothing personal may be shown."""
    return _assembling.get()


def forget() -> None:
    """Make everything anew (tests)."""
    _shelf.clear()


def _minute() -> int:
    """What a clock decides (a publication, the end of a comparison) shows when the next minute begins."""
    return int(clock.now().timestamp()) // 60
