"""The bench buys as customers do: what changed is looked at and confirmed anew, what is sold out is left."""

from dataclasses import dataclass, field

import pytest

from storefront.cli.bench.flows import Refused, press
from storefront.cli.bench.load import Client

CHANGED = """<form method="post" action="/checkout/confirm"><input name="checkout" value="c1">
<input name="fingerprint" value="new"><button>注文を確定する</button></form>"""
SOLD_OUT = """<form method="post" action="/checkout/confirm"><input name="fingerprint" value="new"><a>カートを直す</a></form>"""
PLACED = (303, "/orders/HY-1/thanks", "")


@dataclass
class Counter(Client):
    """A shop that gives these answers."""

    answers: list[tuple[int, str, str]] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)

    def send(self, method: str, path: str, body: str = "") -> tuple[int, str, str]:
        """The next answer."""
        self.sent.append(body)
        return self.answers.pop(0)


def test_a_confirmation_that_changed_is_confirmed_as_it_is_now() -> None:
    shop = Counter(0, 0, answers=[(422, "", CHANGED), PLACED])
    assert press(shop, {"checkout": "c1", "fingerprint": "old"}) == "/orders/HY-1/thanks"
    assert shop.sent == ["checkout=c1&fingerprint=old", "checkout=c1&fingerprint=new"]


def test_what_is_sold_out_is_left_and_what_is_broken_is_told() -> None:
    with pytest.raises(Refused):
        press(Counter(0, 0, answers=[(422, "", SOLD_OUT)]), {})
    with pytest.raises(RuntimeError, match="500"):
        press(Counter(0, 0, answers=[(500, "", "")]), {})
