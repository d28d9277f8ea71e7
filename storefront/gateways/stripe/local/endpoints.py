"""The table of endpoints: method, path, known parameters, what it does, and whether a browser may ask."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from storefront.gateways.stripe.local import attempts, intents, methods, refunds, sessions, setups
from storefront.gateways.stripe.local.books import Books
from storefront.gateways.stripe.local.params import Spec

Json = dict[str, Any]
PAGED = {"limit": "int", "starting_after": "text", "ending_before": "text", "created": "any"}
# Parameters every browser request carries beside its own.
BROWSER = {"key": "text", "client_secret": "text", "locale": "text"}


@dataclass(frozen=True, slots=True)
class Call:
    """One request after its checks."""

    books: Books
    params: Json
    url: str
    locale: str = "en"
    browser: bool = False


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`browser`: may be asked with the publishable key and the intent's client secret."""

    method: str
    path: str
    run: Callable[..., Json]
    spec: Spec = field(default_factory=dict)
    browser: bool = False

    @property
    def name(self) -> str:
        """A name for Flask's map."""
        return f"{self.method} {self.path}".replace(".", "_")


def _confirm(kind: str) -> Callable[[Call, str], Json]:
    def run(call: Call, id: str) -> Json:
        intent = call.books.get(kind, id, "intent")
        return attempts.confirm(call.books, intent, call.params, call.locale)

    return run


def _get(kind: str, param: str = "id") -> Callable[[Call, str], Json]:
    return lambda call, id: call.books.get(kind, id, param)


def _list(kind: str, *by: str) -> Callable[[Call], Json]:
    return lambda call: call.books.page(kind, call.params, call.url, by)


def _methods_of(call: Call, id: str) -> Json:
    call.books.get("customer", id)
    asked = {**call.params, "customer": id}
    return call.books.page("payment_method", asked, call.url, ("customer", "type"))


_PAYS = ("card", "jcb", "konbini", "paypay", "jp_bank_transfer")
_ACTIVE = tuple(f"{name}_payments" for name in _PAYS)
_ACCOUNT = {"id": "acct_local", "object": "account", "country": "JP", "default_currency": "jpy"}

ENDPOINTS = (
    Endpoint("GET", "/v1/account", lambda c: _ACCOUNT | {"capabilities": dict.fromkeys(_ACTIVE, "active")}),
    Endpoint("POST", "/v1/customers", lambda c: methods.create_customer(c.books, c.params), methods.CUSTOMER),
    Endpoint("GET", "/v1/customers", _list("customer", "email"), PAGED | {"email": "text"}),
    Endpoint("GET", "/v1/customers/<id>", _get("customer")),
    Endpoint(
        "POST",
        "/v1/customers/<id>",
        lambda c, id: methods.update_customer(c.books, id, c.params),
        methods.CUSTOMER,
    ),
    Endpoint("DELETE", "/v1/customers/<id>", lambda c, id: methods.delete_customer(c.books, id)),
    Endpoint("GET", "/v1/customers/<id>/payment_methods", _methods_of, PAGED | {"type": "text"}),
    Endpoint(
        "POST", "/v1/payment_methods", lambda c: methods.create(c.books, c.params, c.locale), methods.METHOD
    ),
    Endpoint(
        "GET",
        "/v1/payment_methods",
        _list("payment_method", "customer", "type"),
        PAGED | {"customer": "text", "type": "text"},
    ),
    Endpoint("GET", "/v1/payment_methods/<id>", lambda c, id: methods.usable(c.books, id, "id")),
    Endpoint(
        "POST",
        "/v1/payment_methods/<id>/attach",
        lambda c, id: methods.attach(c.books, id, c.params.get("customer") or ""),
        {"customer": "text"},
    ),
    Endpoint("POST", "/v1/payment_methods/<id>/detach", lambda c, id: methods.detach(c.books, id)),
    Endpoint("POST", "/v1/setup_intents", lambda c: setups.create(c.books, c.params), setups.CREATE),
    Endpoint("GET", "/v1/setup_intents", _list("setup_intent", "customer"), PAGED | {"customer": "text"}),
    Endpoint("GET", "/v1/setup_intents/<id>", _get("setup_intent", "intent"), browser=True),
    Endpoint(
        "POST", "/v1/setup_intents/<id>", lambda c, id: setups.update(c.books, id, c.params), setups.UPDATE
    ),
    Endpoint(
        "POST", "/v1/setup_intents/<id>/confirm", _confirm("setup_intent"), setups.CONFIRM, browser=True
    ),
    Endpoint(
        "POST",
        "/v1/setup_intents/<id>/cancel",
        lambda c, id: setups.cancel(c.books, id, c.params),
        setups.CANCEL,
    ),
    Endpoint(
        "POST", "/v1/payment_intents", lambda c: intents.create(c.books, c.params, c.locale), intents.CREATE
    ),
    Endpoint("GET", "/v1/payment_intents", _list("payment_intent", "customer"), intents.LIST),
    Endpoint("GET", "/v1/payment_intents/<id>", _get("payment_intent", "intent"), browser=True),
    Endpoint(
        "POST",
        "/v1/payment_intents/<id>",
        lambda c, id: intents.update(c.books, id, c.params),
        intents.UPDATE,
    ),
    Endpoint(
        "POST", "/v1/payment_intents/<id>/confirm", _confirm("payment_intent"), intents.CONFIRM, browser=True
    ),
    Endpoint(
        "POST",
        "/v1/payment_intents/<id>/cancel",
        lambda c, id: intents.cancel(c.books, id, c.params),
        intents.CANCEL,
    ),
    Endpoint(
        "POST",
        "/v1/payment_intents/<id>/capture",
        lambda c, id: intents.capture(c.books, id, c.params),
        intents.CAPTURE,
    ),
    Endpoint(
        "POST",
        "/v1/checkout/sessions",
        lambda c: sessions.create(c.books, c.params, c.locale),
        sessions.CREATE,
    ),
    Endpoint(
        "GET",
        "/v1/checkout/sessions",
        _list("checkout.session", "payment_intent", "customer", "status"),
        PAGED | {"payment_intent": "text", "customer": "text", "status": "text"},
    ),
    Endpoint("GET", "/v1/checkout/sessions/<id>", _get("checkout.session")),
    Endpoint("POST", "/v1/checkout/sessions/<id>/expire", lambda c, id: sessions.expire(c.books, id)),
    Endpoint("POST", "/v1/refunds", lambda c: refunds.create(c.books, c.params), refunds.CREATE),
    Endpoint("GET", "/v1/refunds", _list("refund", "payment_intent", "charge"), refunds.LIST),
    Endpoint("GET", "/v1/refunds/<id>", _get("refund")),
    Endpoint("POST", "/v1/refunds/<id>", lambda c, id: refunds.update(c.books, id, c.params), refunds.UPDATE),
    Endpoint("GET", "/v1/charges/<id>", _get("charge")),
    Endpoint(
        "GET",
        "/v1/charges",
        _list("charge", "payment_intent", "customer"),
        PAGED | {"payment_intent": "text", "customer": "text"},
    ),
    Endpoint("GET", "/v1/events/<id>", _get("event")),
    Endpoint("GET", "/v1/events", _list("event", "type"), PAGED | {"type": "text"}),
)
