"""Loading and keeping sessions: session, person and cart in one statement."""

import json
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, insert
from sqlalchemy.orm import Session

from storefront.kernel import ids
from storefront.kernel.asking import Change, Question
from storefront.kernel.db import table, touched
from storefront.services import campaigns, catalog, profile
from storefront.services.carts.counting import open_cart
from storefront.services.customers.identity import SIGNED_IN, SignedIn, join_account, signed_in_columns
from storefront.services.staff.identity import StaffIdentity, join_staff, staff_columns
from storefront.services.visits.models import WebSession

_SESSIONS = table(WebSession)
SITE = "hiyori"
VISITOR, STAFF = "visitor", "staff"
IDLE = {VISITOR: timedelta(days=30), STAFF: timedelta(hours=1)}
LONGEST = {VISITOR: timedelta(days=180), STAFF: timedelta(hours=12)}
TOUCH = timedelta(minutes=5)


@dataclass(slots=True)
class Visit:
    """Who is at the door: the browser's secret, its visitor, and perhaps a person or a member of staff.

    `cart` is what lay in the open cart when the request began, pieces by SKU.
    """

    token: str
    realm: str
    visitor_id: UUID
    stored: bool = False
    person: SignedIn | None = None
    staff: StaffIdentity | None = None
    cart: dict[str, int] = field(default_factory=dict)
    cart_count: int = 0
    data: dict[str, Any] = field(default_factory=dict)
    found: dict[str, Any] = field(default_factory=dict)
    created_at: datetime | None = None
    seen_at: datetime | None = None
    device: str = ""
    catalog: int | None = None
    campaigns: int | None = None
    met: Any = None
    profile: tuple[Any, ...] | None = None


def new_visit(realm: str, *, token: str | None = None, visitor_id: UUID | None = None) -> Visit:
    """A visit that no row knows yet; a visitor whose session ended is the same visitor, so the cart is not lost."""
    token = token or ids.token()
    return Visit(token, realm, visitor_id or UUID(bytes=ids.digest(f"visitor {token}")[:16], version=4))


def _arriving() -> sa.Select[Any]:
    """Versions of catalog and campaigns, what the person has met and their profile, then `_of_session`, empty without a row."""
    living = sa.and_(
        WebSession.digest == sa.bindparam("digest"),
        WebSession.realm == sa.bindparam("realm"),
        WebSession.expires_at > sa.bindparam("now"),
    )
    person = signed_in_columns()[0]
    always = _numbers().subquery("shop")
    source = join_staff(join_account(WebSession.__table__, WebSession.account_id), WebSession.staff_id)
    visitor = sa.func.coalesce(WebSession.visitor_id, sa.bindparam("visitor", type_=sa.Uuid))
    who = sa.func.coalesce("p:" + sa.cast(person, sa.Text), "v:" + sa.cast(visitor, sa.Text))
    everybody = sa.outerjoin(always, source, living)
    known = sa.outerjoin(everybody, profile.TABLE, profile.owned_by(person, visitor, SITE))
    columns = [*always.c, campaigns.met_by(who, SITE), *profile.columns(), *_of_session()]
    return sa.select(*columns).select_from(known)


def _numbers() -> sa.Select[Any]:
    """Numbers of the catalog and of the campaigns as they are now: what is kept is kept by them."""
    return sa.select(catalog.version_of(SITE).label("version"), campaigns.edition_of(SITE).label("edition"))


def _of_session() -> list[Any]:
    """The session's own values, what lies in the cart, the person and the member of staff."""
    person = signed_in_columns()
    own = [WebSession.visitor_id, WebSession.data, WebSession.created_at, WebSession.seen_at]
    return [*own, open_cart(WebSession.visitor_id, person[0]), *person, *staff_columns()]


_ARRIVING, _NUMBERS = Question(_arriving), Question(_numbers)
_KNOWN = 3  # number of the catalog, of the campaigns, and what they met; then the profile
_SHOP = _KNOWN + len(profile.columns())  # values that are there for everyone
_OWN = _SHOP + 5  # with those of the session, before those of the person


def arrive(db: Session, token: str, realm: str, now: datetime) -> Visit:
    """The living visit of this cookie, else a new one with the same secret; one statement."""
    visit = new_visit(realm, token=token)
    given = {"digest": ids.digest(token), "realm": realm, "now": now, "visitor": visit.visitor_id}
    row = tuple(_ARRIVING.first(db, **given))
    if row[_SHOP] is not None:
        visit = _visit(token, realm, row)
    visit.catalog, visit.campaigns, visit.met = int(row[0] or 0), int(row[1] or 0), row[2]
    visit.profile = row[_KNOWN:_SHOP]
    return visit


def look_up(db: Session, visit: Visit) -> None:
    """The numbers that a visit without a cookie has not brought along; one statement."""
    row = _NUMBERS.first(db)
    visit.catalog, visit.campaigns = int(row[0] or 0), int(row[1] or 0)


def load(db: Session, token: str, realm: str, now: datetime) -> Visit | None:
    """The living visit of this cookie, or None."""
    visit = arrive(db, token, realm, now)
    return visit if visit.stored else None


def _visit(token: str, realm: str, row: tuple[Any, ...]) -> Visit:
    visitor_id, data, created_at, seen_at, cart = row[_SHOP:_OWN]
    person, staff = row[_OWN : _OWN + len(SIGNED_IN)], row[_OWN + len(SIGNED_IN) :]
    return Visit(
        token=token,
        realm=realm,
        visitor_id=visitor_id,
        stored=True,
        person=SignedIn(*person) if person[0] is not None else None,
        staff=StaffIdentity(staff[0], staff[1], tuple(staff[2]), staff[3], staff[4]) if staff[0] else None,
        cart=cart or {},
        cart_count=sum((cart or {}).values()),
        data=dict(data),
        found=deepcopy(data),
        created_at=created_at,
        seen_at=seen_at,
    )


def save(db: Session, visit: Visit, now: datetime) -> None:
    """Write the visit: only the keys that this request changed, for others of the browser may run beside it."""
    statement, values = _writing(visit, now)
    statement.rows(db, **values)
    visit.stored, visit.found = True, deepcopy(visit.data)


def save_alone(visit: Visit, now: datetime) -> None:
    """The same as a transaction of its own, beside the one that a request may have open."""
    statement, values = _writing(visit, now)
    statement.alone(**values)
    visit.stored, visit.found = True, deepcopy(visit.data)


def _writing(visit: Visit, now: datetime) -> tuple[Change, dict[str, Any]]:
    created = visit.created_at or now
    values = {
        "device": visit.device,
        "seen_at": now,
        "expires_at": min(now + IDLE[visit.realm], created + LONGEST[visit.realm]),
    }
    digest = ids.digest(visit.token)
    if visit.stored:  # a session that was ended meanwhile must not come back to life
        changed = {k: v for k, v in visit.data.items() if k not in visit.found or visit.found[k] != v}
        gone = [key for key in visit.found if key not in visit.data]
        if "_user_id" in changed or "_user_id" in gone:
            values |= _identity(visit)
        return _kept(tuple(values)), {"of": digest, "gone": gone, "changed": json.dumps(changed), **values}
    values |= {"realm": visit.realm, "visitor_id": visit.visitor_id, **_identity(visit)}
    return _MADE, {**values, "digest": digest, "created_at": created, "data": json.dumps(visit.data)}


@cache
def _kept(columns: tuple[str, ...]) -> Change:
    """Write these columns, and of the data only what was taken away and what is new."""
    gone, changed = sa.bindparam("gone", type_=ARRAY(sa.Text)), sa.bindparam("changed", type_=JSONB)
    data = _SESSIONS.c.data.op("-")(gone).op("||")(changed)
    told: dict[str, Any] = {name: sa.bindparam(name) for name in columns}
    kept = sa.update(_SESSIONS).where(_SESSIONS.c.digest == sa.bindparam("of")).values(data=data, **told)
    return Change(lambda: kept)


def _made() -> Any:
    """A new row; a request of the same browser may have come first, what an expired session held stays forgotten."""
    new: Any = insert(_SESSIONS)
    both = _SESSIONS.c.data.op("||")(new.excluded.data)
    data = sa.case((_SESSIONS.c.expires_at > new.excluded.seen_at, both), else_=new.excluded.data)
    names = ("device", "seen_at", "expires_at", "realm", "visitor_id", "account_id", "staff_id", "created_at")
    again = {name: new.excluded[name] for name in names} | {"data": data}
    return new.on_conflict_do_update(index_elements=["digest"], set_=again)


_MADE = Change(_made)


def _identity(visit: Visit) -> dict[str, Any]:
    """Who is signed in: what the login library put into the data."""
    kind, _, number = str(visit.data.get("_user_id") or "").partition(":")
    return {
        "account_id": int(number) if kind == "c" else None,
        "staff_id": int(number) if kind == "s" else None,
    }


def end(db: Session, token: str) -> None:
    """The cookie is dead from now on, on the server."""
    db.execute(sa.delete(WebSession).where(WebSession.digest == ids.digest(token)))


def end_all(db: Session, account_id: int, *, but: str | None = None) -> int:
    """End every session of an account, perhaps but one; how many ended."""
    condition = WebSession.account_id == account_id
    if but is not None:
        condition &= WebSession.digest != ids.digest(but)
    return touched(db.execute(sa.delete(WebSession).where(condition)))


def forget_ended(db: Session, before: datetime) -> int:
    """Remove sessions that ended before this moment; how many."""
    return touched(db.execute(sa.delete(WebSession).where(WebSession.expires_at < before)))
