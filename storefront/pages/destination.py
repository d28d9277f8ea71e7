"""Where a visitor's goods would go, before an order says so: what they told, else where their usual address is."""

from flask import session
from sqlalchemy.orm import Session

from storefront.pages.parts import remembered
from storefront.pages.signed_in import person
from storefront.services import customers, deliveries

# As long as nobody told anything, promises name the place they are made for.
USUAL = "東京都"
TOLD = "prefecture"


def prefecture(db: Session) -> str:
    """The prefecture to promise for; that of a customer's usual address may be a minute old."""
    told = session.get(TOLD)
    if told in deliveries.PREFECTURES:
        return str(told)
    who = person()
    if who is None:
        return USUAL
    key = (TOLD, who.person_id)
    return remembered(key, lambda: _of_usual_address(db, who.person_id), weight=64) or USUAL


def tell(name: str) -> None:
    """Remember this prefecture with the visit; nothing is stored where it is known already, or is none."""
    if name in deliveries.PREFECTURES and session.get(TOLD) != name:
        session[TOLD] = name


def _of_usual_address(db: Session, person_id: int) -> str:
    book = customers.addresses(db, person_id)
    return book[0].typed.prefecture if book else ""
