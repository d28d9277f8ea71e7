"""Every table of the house: whether it knows people, which rows are whose, and what becomes of them.

A table that is not declared here fails a test. The reasons are shown to nobody but the reader of this file.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from storefront.kernel.db import Base

Which = Callable[[Any, "Subject"], Any]


class Fate(StrEnum):
    """What becomes of the rows of a person who leaves."""

    KEPT = "kept by law"
    ERASED = "erased"
    ANONYMISED = "anonymised"
    NONE = "no personal data"


@dataclass(frozen=True, slots=True)
class Subject:
    """A person as their tables know them: the account, the guests they were, their addresses and orders."""

    account_id: int
    persons: tuple[int, ...]
    emails: tuple[str, ...]
    orders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """Fate of a table and why; `mine` finds a person's rows, `secret` columns are told to nobody."""

    fate: Fate
    why: str
    mine: Which | None = None
    blank: dict[str, Any] | None = None
    secret: frozenset[str] = frozenset()


def table(name: str) -> sa.Table:
    """A table by its name."""
    return Base.metadata.tables[name]


def _account(t: Any, who: Subject) -> Any:
    return t.c.account_id == who.account_id


def _person(t: Any, who: Subject) -> Any:
    return t.c.person_id.in_(who.persons)


def _self(t: Any, who: Subject) -> Any:
    return t.c.id.in_(who.persons)


def _own_account(t: Any, who: Subject) -> Any:
    return t.c.id == who.account_id


def _order(t: Any, who: Subject) -> Any:
    return t.c.order_number.in_(who.orders)


def _mail(t: Any, who: Subject) -> Any:
    return sa.or_(t.c.person_id.in_(who.persons), sa.func.lower(t.c.to).in_(who.emails))


def _checkout(t: Any, who: Subject) -> Any:
    typed = sa.func.lower(t.c.data["email"].astext).in_(who.emails)
    return sa.or_(t.c.person_id.in_(who.persons), t.c.order_number.in_(who.orders), typed)


def _cart(t: Any, who: Subject) -> Any:
    checkout = table("checkout")
    told = sa.select(checkout.c.cart_id).where(_checkout(checkout, who))
    return sa.or_(t.c.person_id.in_(who.persons), t.c.id.in_(told))


def _cart_line(t: Any, who: Subject) -> Any:
    cart = table("cart")
    return t.c.cart_id.in_(sa.select(cart.c.id).where(_cart(cart, who)))


def _event(t: Any, who: Subject) -> Any:
    return sa.or_(own_events(t, who), t.c.subject.in_([f"order:{number}" for number in who.orders]))


def own_events(t: Any, who: Subject) -> Any:
    """Events that are about them and nothing else: the account, the people they were, carts left behind."""
    cart = table("cart")
    carts = sa.select("cart:" + cart.c.public_id).where(_cart(cart, who))
    subjects = [f"account:{who.account_id}", *(f"person:{person}" for person in who.persons)]
    return sa.or_(t.c.subject.in_(subjects), t.c.subject.in_(carts))


def _copy(t: Any, who: Subject) -> Any:
    document = table("document")
    return t.c.document_id.in_(sa.select(document.c.id).where(_order(document, who)))


def _refund(t: Any, who: Subject) -> Any:
    payment = table("payment")
    return t.c.payment_id.in_(sa.select(payment.c.id).where(_order(payment, who)))


def _turn(t: Any, who: Subject) -> Any:
    named = [f"p:{id}" for id in who.persons]
    return sa.or_(t.c.who.in_(named), t.c.order_number.in_(who.orders))


def _saved_card(t: Any, who: Subject) -> Any:
    payer = table("payer")
    return t.c.payer_id.in_(sa.select(payer.c.id).where(_person(payer, who)))


def _inbound(t: Any, who: Subject) -> Any:
    payment = table("payment")
    intents = sa.select(payment.c.intent_id).where(_order(payment, who), payment.c.intent_id.is_not(None))
    thing = t.c.payload["data"]["object"]
    return sa.or_(thing["id"].astext.in_(intents), thing["payment_intent"].astext.in_(intents))


def _behaviour(t: Any, who: Subject) -> Any:
    link = table("profile_visitor")
    earlier = sa.select(link.c.visitor_id).where(_person(link, who))
    return sa.or_(t.c.person_id.in_(who.persons), t.c.visitor_id.in_(earlier))


def _recommended(t: Any, who: Subject) -> Any:
    return sa.and_(t.c.kind.in_(("for_you", "buy_again")), t.c.subject_id.in_(who.persons))


def _none(*names: str, why: str) -> dict[str, Rule]:
    return {name: Rule(Fate.NONE, why) for name in names}


def _kept(*names: str, why: str, mine: Which | None = None) -> dict[str, Rule]:
    return {name: Rule(Fate.KEPT, why, mine) for name in names}


def _erased(name: str, mine: Which, why: str, *secret: str) -> dict[str, Rule]:
    return {name: Rule(Fate.ERASED, why, mine, secret=frozenset(secret))}


BOOKS = "papers of a transaction, seven years; oms.minimise cuts them to what books need"
_NO_TEXT: dict[str, Any] = {"to": "", "subject": "", "context": {}, "error": None}
_NOBODY: dict[str, Any] = {
    **dict.fromkeys(("family_name", "given_name", "family_kana", "given_kana", "phone"), ""), "birthday": None,
}  # fmt: skip

# Erased in this order: what points to something goes before it.
REGISTER: dict[str, Rule] = {
    **_erased("passkey", _account, "only signs in", "credential_id", "public_key"),
    **_erased("external_identity", _account, "only signs in"),
    **_erased("email_change", _account, "addresses of before and after"),
    **_erased("account_token", _account, "only opens links", "digest"),
    **_erased("data_export", _account, "a copy of everything", "content"),
    **_erased("web_session", _account, "only keeps somebody signed in", "digest", "data"),
    **_erased("account", _own_account, "only signs in", "password_hash"),
    **_erased("behaviour_event", _behaviour, "what was looked at, also before signing in"),
    **_erased("profile", _person, "what the shop believed"),
    **_erased("profile_visitor", _person, "only joins browsers to a person"),
    **_erased("identity_link", _person, "addresses and devices"),
    **_erased("campaign_contact", _person, "only keeps campaigns from coming too often"),
    **_erased("measurement_walker", _person, "who is behind a report, until it is made anew"),
    **_erased("saved_card", _saved_card, "Stripe forgets the cards as well", "method_id"),
    **_erased("payer", _person, "only keeps cards", "customer_id"),
    **_erased("address", _person, "the book is for convenience"),
    **_erased("checkout", _checkout, "what was typed is in the order"),
    **_erased("recommendation", _recommended, "guesses from orders; those beside products concern nobody"),
    **_erased("coupon_holding", _person, "a coupon on hand, no contract"),
    **_erased("promotion_turn", _turn, "only counts turns"),
    **_erased("cart_line", _cart_line, "wishes, no contract"),
    **_erased("cart", _cart, "wishes, no contract"),
    **_erased("audience_member", _person, "lists of people for what is sent to them"),
    "mail": Rule(Fate.ANONYMISED, "that it left once is kept, so that it never leaves twice", _mail, _NO_TEXT),
    "person": Rule(Fate.ANONYMISED, "orders and consents point to it", _self, _NOBODY),
    "business_event": Rule(
        Fate.ANONYMISED, "order events without words are history; events of account and person go", _event
    ),
    "payout": Rule(
        Fate.ANONYMISED, "what went back by bank is in the books; the account goes", _order, {"account": None},
        frozenset({"account"}),
    ),
    "coupon": Rule(
        Fate.ANONYMISED, "a code that was used is in the books; whose it was goes", _person, {"person_id": None},
        frozenset({"digest", "sealed"}),
    ),
    "inbound_message": Rule(Fate.ANONYMISED, "payloads name the payer", _inbound, {"payload": {}}),
    **_kept("consent", why="record of consent to advertising, three years (特商法)", mine=_person),
    **_kept("provision", why="record of data handed to others, three years (個人情報保護法29条)", mine=_person),
    **_kept("payment", "promotion_use", why=BOOKS, mine=_order),
    **_kept("payment_refund", why=BOOKS, mine=_refund),
    **_kept("document", why="issued papers, seven years as they were issued (電子帳簿保存法)", mine=_order),
    **_kept("document_copy", why="who was handed an issued paper when", mine=_copy),
    **_kept(
        "oms_order", "oms_order_line", "oms_fulfilment", "oms_fulfilment_line", "oms_payment_note",
        "oms_refund_due", "oms_confirmation", "oms_work_item", why=BOOKS,
    ),
    **_kept("staff_member", "staff_act", "revision", why="staff, not customers: who did what, while they work here"),
    **_none("reconciliation_run", "reconciliation_item", why="sums, and differences by order number"),
    **_none(
        "connection", "connection_key", "told_event", "connection_delivery",
        why="systems that are told, and which event went where; what was said is made anew each time and kept nowhere",
    ),
    **_none("behaviour_cursor", why="how far readers of events have come"),
    **_none("throttle_attempt", why="keyed digests, gone after a day"),
    **_none(
        "ims_location", "ims_stock", "ims_ledger", "ims_commitment", "ims_safety", "ims_shelf",
        why="goods; a commitment names an order by number",
    ),
    **_none("business_setting", "legal_text", "return_policy", "document_counter", why="the shop's own words"),
    **_none("catalog_change", why="numbers of products whose cards changed"),
    **_none(
        "category", "category_address", "collection", "collection_product", "product", "variant", "variant_price", "picture",
        "listing", "facet_value", "catalog_version", "listing_card", "listing_word", "search_synonym",
        "price_plan", "recommendation_run", "measurement_report", "promotion", "coupon_batch", "campaign", "campaign_edition", "campaign_replay",
        why="goods and words as they are shown",
    ),
    **_none("audience", why="rules and names of lists; who stands on one is its own table"),
}  # fmt: skip
