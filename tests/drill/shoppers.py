"""Guests with a card: from the product page to a paid order, over HTTP at the shop and at the local Stripe."""

import re
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import httpx

from storefront.cli.bench.flows import ADDRESS, form, get, post
from storefront.cli.bench.load import Client
from tests.drill.house import House
from tests.races.buyers import Buyer

T = TypeVar("T")
SECRET = re.compile(r'data-secret="((pi_[A-Za-z0-9]+)_secret[^"]*)"')
KEY = {"Authorization": "Bearer sk_test_local"}


def at_confirmation(house: House, number: int, skus: Sequence[str], *, method: str = "card") -> Buyer:
    """A guest who filled cart and checkout and sees the final confirmation."""
    client = Client(house.port, number)
    for sku in skus:
        post(client, "/cart/lines", form(get(client, f"/p/p-{sku.lower()}"), "/cart/lines"))
    told = {**ADDRESS, "email": f"buyer{number}@example.com", "method": method}
    confirm = post(client, "/checkout", {**form(get(client, "/checkout"), "/checkout"), **told})
    return Buyer(client, form(get(client, confirm), "/checkout/confirm"))


def card_fields(buyer: Buyer) -> str:
    """Ask for the card fields, as the payment page does; the intent."""
    page = get(buyer.client, "/checkout/pay")
    body = "&".join(f"{k}={v}" for k, v in form(page, "/checkout/pay").items())
    status, where, text = buyer.client.send("POST", "/checkout/pay", body)
    found = SECRET.search(text)
    if found is None:
        raise RuntimeError(f"no card fields: {status} {where}")
    return found[2]


def pay(house: House, intent: str, card: str = "pm_card_visa") -> httpx.Response:
    """What the buyer's browser does at Stripe."""
    url = f"{house.shop.stripe_url}/v1/payment_intents/{intent}/confirm"
    data = {"payment_method": card, "return_url": "https://shop.example/return"}
    return httpx.post(url, data=data, headers=KEY, timeout=60)


def buy(house: House, number: int, skus: Sequence[str]) -> str:
    """A whole purchase by card; the order's number, or what went wrong."""
    buyer = at_confirmation(house, number, skus)
    status, where = buyer.press()
    if status != 303:
        return f"refused {status}"
    answer = pay(house, card_fields(buyer))
    return where if answer.status_code == 200 else f"declined {answer.status_code}"


def together(
    work: Callable[[int], T], many: int, *, hands: int | None = None, at_once: bool = False
) -> list[Any]:
    """Do it for 0 … many-1 in threads; `at_once` lets all begin at the same moment. Errors are results."""
    gate = threading.Barrier(many) if at_once else None

    def one(n: int) -> Any:
        if gate is not None:
            gate.wait()
        try:
            return work(n)
        except Exception as error:
            return error

    with ThreadPoolExecutor(hands or many) as pool:
        return list(pool.map(one, range(many)))
