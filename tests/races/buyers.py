"""Guests who go through the shop over HTTP and press the last button at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode

from storefront.cli.bench.flows import ADDRESS, form, get, post
from storefront.cli.bench.load import Client


@dataclass
class Buyer:
    """One guest with a browser of their own, brought to the final confirmation."""

    client: Client
    button: dict[str, str]

    @classmethod
    def at_the_confirmation(cls, port: int, number: int, path: str) -> "Buyer":
        """Product page, cart, checkout."""
        client = Client(port, number)
        post(client, "/cart/lines", form(get(client, path), "/cart/lines"))
        fields = {
            **form(get(client, "/checkout"), "/checkout"),
            **ADDRESS,
            "email": f"buyer{number}@example.com",
        }
        confirm = post(client, "/checkout", fields)
        return cls(client, form(get(client, confirm), "/checkout/confirm"))

    def press(self) -> tuple[int, str]:
        """「注文を確定する」: status and where it leads (or the page that says no)."""
        status, location, text = self.client.send("POST", "/checkout/confirm", urlencode(self.button))
        return status, location or text


def all_at_once(buyers: list[Buyer]) -> list[tuple[int, str]]:
    """Everybody presses at the same moment."""
    gate = threading.Barrier(len(buyers))

    def press(buyer: Buyer) -> tuple[int, str]:
        gate.wait()
        return buyer.press()

    with ThreadPoolExecutor(len(buyers)) as pool:
        return list(pool.map(press, buyers))
