"""R3: one checkout submitted again and again is one order, one intent, one charge."""

from storefront.cli.bench.load import Client
from tests.drill.books import balanced, settle
from tests.drill.house import house
from tests.drill.report import Figure, exactly
from tests.drill.shoppers import at_confirmation, card_fields, pay, together
from tests.races.buyers import Buyer


def run(*, rounds: int = 5) -> list[Figure]:
    """Twenty presses at once, one later, the back button, two tabs that pay."""
    numbers, charges, later = [], [], []
    with house("once", {"SW-M": 50}) as h:
        for number in range(rounds):
            buyer = at_confirmation(h, number, ["SW-M"])
            answers = together(lambda n, b=buyer: _twin(b, n).press(), 20, at_once=True)
            numbers.append(len({h.sql("SELECT count(*) FROM oms_order")[0][0]}))
            later.append(_twin(buyer, 99).press()[1] == answers[0][1])
            intents = together(lambda n, b=buyer: card_fields(_twin(b, n)), 2, at_once=True)
            paid = together(lambda n, i=intents: pay(h, i[n]).status_code, 2, at_once=True)
            charges.append(paid.count(200))
            buyer.client.send("GET", "/checkout/confirm")  # the back button
            buyer.press()
        settle(h)
        orders = h.sql("SELECT count(*), count(*) FILTER (WHERE state = 'placed') FROM oms_order")[0]
        return [
            exactly("orders of checkouts pressed 20 times at once", (rounds, rounds), tuple(orders)),
            exactly("a later press leads to the same order", rounds, later.count(True)),
            exactly("two tabs that pay at once: charged once", [1] * rounds, charges),
            *balanced(h),
        ]


def _twin(buyer: Buyer, number: int) -> Buyer:
    """The same browser in another tab."""
    return Buyer(Client(buyer.client.port, number, dict(buyer.client.cookies)), buyer.button)
