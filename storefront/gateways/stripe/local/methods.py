"""Payment methods and the customers who keep them."""

from typing import Any

from storefront.gateways.stripe.local import shapes
from storefront.gateways.stripe.local.answers import impossible, invalid, missing
from storefront.gateways.stripe.local.books import Books
from storefront.gateways.stripe.local.cards import CARDS, METHODS, TOKENS, SampleCard, card_error, known
from storefront.gateways.stripe.local.params import metadata, required, whole

Json = dict[str, Any]

_TEXTS = ("email", "name", "phone", "description", "payment_method", "tax_exempt")
CUSTOMER: dict[str, str] = dict.fromkeys(_TEXTS, "text")
CUSTOMER |= {"address": "map", "shipping": "map", "metadata": "any", "preferred_locales": "list"}
CUSTOMER |= {"invoice_settings": "map"}
METHOD = {
    "type": "text",
    "card": "map",
    "konbini": "any",
    "paypay": "any",
    "customer_balance": "any",
    "billing_details": "map",
    "metadata": "any",
    "allow_redisplay": "text",
}


def create_customer(books: Books, params: Json) -> Json:
    """A new customer, with a first card where one is given."""
    made = shapes.customer()
    _fill(made, params)
    books.put(made)
    if params.get("payment_method"):
        attach(books, params["payment_method"], made["id"])
    books.emit("customer.created", made)
    return made


def update_customer(books: Books, identifier: str, params: Json) -> Json:
    """Change what is given."""
    found = books.get("customer", identifier)
    if found.get("deleted"):
        raise impossible(f"No such customer: '{identifier}'", code="resource_missing", param="id")
    preferred = (params.get("invoice_settings") or {}).get("default_payment_method")
    if preferred and usable(books, preferred)["customer"] != identifier:
        message = "The customer does not have a payment method with that ID; attach it first."
        raise invalid(message, param="invoice_settings[default_payment_method]", code="resource_missing")
    _fill(found, params)
    books.put(found)
    books.emit("customer.updated", found)
    return found


def delete_customer(books: Books, identifier: str) -> Json:
    """Forget a customer; what was paid stays."""
    found = books.get("customer", identifier)
    if found.get("deleted"):
        raise missing("customer", identifier)
    for method in books.all("payment_method", customer=identifier):
        books.put({**method, "customer": None, "_spent": True})
    gone = {"id": identifier, "object": "customer", "deleted": True, "created": found["created"]}
    books.put(gone)
    books.emit("customer.deleted", found)
    return {name: gone[name] for name in ("id", "object", "deleted")}


def _fill(customer: Json, params: Json) -> None:
    for name, value in params.items():
        if name == "metadata":
            customer["metadata"] = metadata(customer["metadata"], value)
        elif name == "invoice_settings":
            customer["invoice_settings"] |= value or {}
        elif name != "payment_method":
            customer[name] = value


def create(books: Books, params: Json, locale: str = "en") -> Json:
    """A payment method from typed-in card data; refused with the field's reason."""
    if required(params, "type") == "konbini":
        return _for_konbini(books, params)
    if params["type"] in ("paypay", "customer_balance"):
        return books.put(shapes.wallet_method(params["type"]))
    if params["type"] != "card":
        message = f"Invalid type: {params['type']}; the local Stripe knows cards and konbini only."
        raise invalid(message, param="type", code="parameter_invalid")
    typed = required(params, "card")
    if typed.get("token"):
        return _from_wallet(books, typed["token"])
    number = str(required(typed, "number")).replace(" ", "")
    month = whole("card[exp_month]", required(typed, "exp_month"))
    year = whole("card[exp_year]", required(typed, "exp_year"))
    card = known(number, month, year, str(typed.get("cvc") or ""), locale)
    made = shapes.payment_method(number, card, month, year + 2000 if year < 100 else year)
    made["billing_details"] |= params.get("billing_details") or {}
    made["metadata"] = metadata({}, params.get("metadata"))
    return _remember(books, made, number)


def _from_wallet(books: Books, token: str) -> Json:
    """A card that came by a wallet: of type card, with the wallet noted on it."""
    for kind, tokens in TOKENS.items():
        if token in tokens:
            made = shapes.payment_method(tokens[token], CARDS[tokens[token]])
            last4 = tokens[token][-4:] if kind == "apple_pay" else None  # of the number on the device
            made["card"]["wallet"] = {"type": kind, "dynamic_last4": last4, kind: {}}
            return _remember(books, made, tokens[token])
    raise invalid(f"No such token: '{token}'", param="card[token]", code="resource_missing")


def _for_konbini(books: Books, params: Json) -> Json:
    """Who pays at a store needs a name and an address for the numbers."""
    details = params.get("billing_details") or {}
    for name in ("name", "email"):
        if not details.get(name):
            param = f"billing_details[{name}]"
            raise invalid(f"Missing required param: {param}.", param=param, code="parameter_missing")
    made = shapes.wallet_method("konbini")
    made["billing_details"] |= details
    return books.put(made)


def usable(books: Books, identifier: str, param: str = "payment_method") -> Json:
    """The payment method with that id; one of Stripe's `pm_card_…` names gives a fresh copy."""
    if identifier not in METHODS:
        return books.get("payment_method", identifier, param)
    number = METHODS[identifier]
    return _remember(books, shapes.payment_method(number, CARDS[number]), number)


def _remember(books: Books, method: Json, number: str) -> Json:
    books.db.execute("INSERT INTO secrets VALUES (?, ?, 0)", (method["id"], number))
    return books.put(method)


def behaviour(books: Books, method: Json) -> tuple[SampleCard, bool]:
    """What the card does, and whether it was set up for later use."""
    if method["type"] != "card":
        return SampleCard(), False
    row = books.db.execute("SELECT number, set_up FROM secrets WHERE id = ?", (method["id"],)).fetchone()
    return CARDS[row["number"]], bool(row["set_up"])


def set_up(books: Books, method: Json) -> None:
    """From now on the card pays without the shopper where its issuer asked only for a set-up."""
    books.db.execute("UPDATE secrets SET set_up = 1 WHERE id = ?", (method["id"],))


def attach(books: Books, identifier: str, customer: str) -> Json:
    """Keep a card with a customer; some cards are refused here already."""
    books.get("customer", customer, "customer")
    method = usable(books, identifier)
    if method["customer"] not in (None, customer):
        message = "The payment method you provided has already been attached to a customer."
        raise impossible(message, code="payment_method_unexpected_state")
    card, _ = behaviour(books, method)
    if not card.attach:
        refused = card_error(card.code, decline_code=card.decline_code or None)
        refused.kept = False
        raise refused
    if method["customer"] is None:
        method["customer"] = customer
        books.emit("payment_method.attached", books.put(method))
    return method


def detach(books: Books, identifier: str) -> Json:
    """Let a card go."""
    method = books.get("payment_method", identifier)
    if method["customer"] is None:
        message = "The payment method you provided is not attached to a customer so detachment is impossible."
        raise impossible(message, code="payment_method_unexpected_state")
    owner, method["customer"], method["_spent"] = method["customer"], None, True
    books.emit("payment_method.detached", books.put(method), {"customer": owner})
    customer = books.get("customer", owner)
    if customer["invoice_settings"]["default_payment_method"] == identifier:
        customer["invoice_settings"]["default_payment_method"] = None
        books.emit("customer.updated", books.put(customer))
    return method
