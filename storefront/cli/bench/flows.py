"""What the clients do: open pages at random (fixed seed), add to the cart, buy."""

import random
from contextlib import suppress
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import quote, urlencode, urlsplit

from storefront.cli.bench.load import Client, Work

TRIES = 5
LAST_BUTTON = "注文を確定する"


class Refused(RuntimeError):
    """The shop does not let one go on this way (sold out, changed): a customer tries another."""


@dataclass(frozen=True)
class Material:
    """Addresses and values to draw from."""

    products: list[str]
    hot: str
    lists: list[str]
    words: list[str]
    skus: list[str]
    email: str
    password: str


class Form(HTMLParser):
    """Fields of the form whose action starts with `action`, as a browser would send them."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.wanted = action
        self.inside = False
        self.select = ""
        self.action = ""
        self.values: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect fields inside the wanted form."""
        a = {k: v or "" for k, v in attrs}
        if tag == "form":
            self.inside = a.get("method", "").lower() == "post" and a.get("action", "").startswith(
                self.wanted
            )
            if self.inside:
                self.action = a["action"]
        elif self.inside and tag == "select":
            self.select = a.get("name", "")
        elif self.inside and tag == "option" and ("selected" in a or self.select not in self.values):
            self.values[self.select] = a.get("value", "")
        elif self.inside and tag == "input" and a.get("name") and _sent(a):
            self.values[a["name"]] = a.get("value", "on")

    def handle_endtag(self, tag: str) -> None:
        """A form ends."""
        if tag == "form":
            self.inside = False


def _sent(attributes: dict[str, str]) -> bool:
    return attributes.get("type") not in ("checkbox", "radio", "submit") or "checked" in attributes


def form(text: str, action: str) -> dict[str, str]:
    """Values of a form of a page."""
    parser = Form(action)
    parser.feed(text)
    if not parser.action:
        raise Refused(f"no form for {action}")
    return parser.values


def get(client: Client, path: str) -> str:
    """A page that must be there."""
    status, _, text = client.send("GET", path)
    if status != 200:
        raise RuntimeError(f"{path} answered {status}")
    return text


def post(client: Client, path: str, values: dict[str, str]) -> str:
    """Send a form that must be accepted; where it leads."""
    status, location, text = client.send("POST", path, urlencode(values))
    if status != 303:
        kind = Refused if status == 422 else RuntimeError
        raise kind(f"{path} answered {status}: {text[:2000]}")
    parts = urlsplit(location)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def opening(paths: list[str]) -> Work:
    """Open one of these pages after the other, drawn by a fixed seed per client."""

    def work(client: Client) -> int:
        draw = client.__dict__.setdefault("draw", random.Random(client.number))
        return len(get(client, draw.choice(paths)).encode())

    return work


def signed_in(material: Material, path: str) -> Work:
    """Open a page as a customer."""

    def work(client: Client) -> int:
        if not client.cookies.get("signed"):
            fields = form(get(client, "/login"), "/login")
            fields.update(email=material.email, password=material.password)
            post(client, "/login", fields)
            client.cookies["signed"] = "1"
        return len(get(client, path).encode())

    return work


def searching(material: Material) -> Work:
    """Search for one of the words."""
    return opening([f"/search?q={quote(word)}" for word in material.words])


def adding(material: Material) -> Work:
    """Put something into the cart of a new visitor."""

    def work(client: Client) -> int:
        draw = client.__dict__.setdefault("draw", random.Random(client.number))
        if draw.random() < 0.05:
            client.cookies.clear()
        if not client.cookies:
            client.__dict__["token"] = form(get(client, material.products[0]), "/cart/lines")["csrf_token"]
        values = {"csrf_token": client.__dict__["token"], "sku": draw.choice(material.skus), "quantity": "1"}
        status, _, _ = client.send("POST", "/cart/lines", urlencode(values))
        if status not in (303, 422):
            raise RuntimeError(f"adding answered {status}")
        return 0

    return work


ADDRESS = {
    "email": "bench@example.com", "family_name": "佐藤", "given_name": "花", "family_kana": "サトウ", "given_kana": "ハナ",
    "postal_code": "5300001", "prefecture": "大阪府", "city": "大阪市北区", "street": "梅田3-1-1", "building": "", "phone": "0612345678",
    "company": "", "address": "new", "method": "cod", "wish_date": "", "wish_slot": "",
}  # fmt: skip


def buying(material: Material) -> Work:
    """A guest buys one piece with cash on delivery, from the product page to thanks."""

    def work(client: Client) -> int:
        draw = client.__dict__.setdefault("draw", random.Random(client.number))
        for _ in range(TRIES):
            client.cookies.clear()
            path, email = draw.choice(material.products), f"b{draw.getrandbits(40)}@example.com"
            with suppress(Refused):  # sold out: then it is another product
                return len(get(client, press(client, to_confirmation(client, path, email))).encode())
        raise RuntimeError(f"{TRIES} products in a row could not be bought")

    return work


def press(client: Client, fields: dict[str, str]) -> str:
    """The last button, once more when the confirmation comes back because something on it changed; where it leads."""
    for _ in range(TRIES):
        status, location, text = client.send("POST", "/checkout/confirm", urlencode(fields))
        if status == 303 and location.endswith("/thanks"):
            return urlsplit(location).path
        if status != 422:
            raise RuntimeError(f"the last button answered {status} {location}: {text[:500]}")
        if LAST_BUTTON not in text:
            break
        fields = form(text, "/checkout/confirm")
    raise Refused(f"the last button is not offered any more: {text[:500]}")


def to_confirmation(client: Client, path: str, email: str) -> dict[str, str]:
    """From the product page through cart and checkout; what the last button sends."""
    fields = form(get(client, path), "/cart/lines")
    get(client, post(client, "/cart/lines", {**fields, "quantity": "1"}))
    fields = form(get(client, "/checkout"), "/checkout")
    confirm = post(client, "/checkout", {**fields, **ADDRESS, "email": email})
    return form(get(client, confirm), "/checkout/confirm")
