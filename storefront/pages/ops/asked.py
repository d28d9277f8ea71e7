"""What the order queue is asked to show; all of it lives in the address."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from flask import url_for

from storefront.oms import TABS

FIRST_TAB = "open"


@dataclass(frozen=True, slots=True)
class Asked:
    """Tab, words, place, carrier, where the page begins, and the order looked at."""

    tab: str = FIRST_TAB
    q: str = ""
    location: str = ""
    carrier: str = ""
    after: str = ""
    order: str = ""

    @property
    def url(self) -> str:
        """The address that shows this."""
        given = {k: v for k, v in asdict(self).items() if v and (k, v) != ("tab", FIRST_TAB)}
        return url_for("ops.orders.index", **given)

    def but(self, **changes: str) -> str:
        """The address with something changed; the first page unless the change says otherwise."""
        anew = {} if set(changes) <= {"order"} else {"after": "", "order": ""}
        return replace(self, **(anew | changes)).url


def read(arguments: Mapping[str, Any]) -> Asked:
    """From a query string; a search looks through every state unless a tab is named."""
    given = {k: str(arguments.get(k, ""))[:200].replace("\x00", "").strip() for k in Asked.__slots__}
    if given["tab"] not in TABS:
        given["tab"] = "all" if given["q"] else FIRST_TAB
    return Asked(**given)
