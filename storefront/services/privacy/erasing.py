"""Leaving the shop: closed at once, erased after a week, except what the law makes us keep."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _l
from storefront.services import customers, payments
from storefront.services.privacy.register import REGISTER, Fate, Subject, own_events, table
from storefront.services.privacy.subjects import subject_of


def close_account(db: Session, account_id: int, *, now: datetime) -> None:
    """Close the account; Refusal while orders are under way. The caller ends the sessions."""
    under_way = oms.unfinished(db, subject_of(db, account_id).persons)
    if under_way:
        number = under_way[0]
        raise Refusal(
            _l("お届けかご返金の途中のご注文（%(number)s）があるため、まだ退会できません。", number=number)
        )
    customers.ask_closing(db, account_id, now=now)


def erase(db: Session, account_id: int) -> bool:
    """Do with every table what the register says; False while something is still under way."""
    who = subject_of(db, account_id)
    if oms.unfinished(db, who.persons):
        return False
    _still_events(db, who)
    payments.forget_payers(db, who.persons)
    for name, rule in REGISTER.items():
        if rule.mine is None:
            continue
        rows = table(name)
        if rule.fate is Fate.ERASED:
            db.execute(sa.delete(rows).where(rule.mine(rows, who)))
        elif rule.fate is Fate.ANONYMISED and rule.blank is not None:
            db.execute(sa.update(rows).where(rule.mine(rows, who)).values(**rule.blank))
    oms.minimise(db, who.persons)
    return True


def _still_events(db: Session, who: Subject) -> None:
    """Events of the account and its people go; those of orders keep what happened, not what was said."""
    events: Any = table("business_event")
    db.execute(sa.delete(events).where(own_events(events, who)))
    own = events.c.subject.in_([f"order:{number}" for number in who.orders])
    spoken = sa.and_(own, events.c.data.has_key("reason"), events.c.actor.like("customer:%"))
    db.execute(sa.update(events).where(spoken).values(data=events.c.data.op("-")("reason")))
