"""An audience for advertising platforms: hashed identifiers of those members who agreed to it, and of nobody else."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _l
from storefront.services import customers
from storefront.services.audiences.queries import people
from storefront.services.audiences.rules import Rule, needs_page


@dataclass(frozen=True, slots=True)
class Identifiers:
    """`rows` are (e-mail, phone) as SHA-256, sorted, so that the order says nothing; `members` are whose they are.

    Without consent: `unasked`. Guests, people who left, and members with neither a proved address nor a phone: `unknown`.
    """

    people: int
    unasked: int
    unknown: int
    rows: tuple[tuple[str, str], ...]
    members: tuple[int, ...]


def identifiers(db: Session, rule: Rule, *, now: datetime, site: str = "hiyori") -> Identifiers:
    """What may be handed out of a `ready` rule at this moment; Refusal where the page decides who belongs."""
    if needs_page(rule):
        raise Refusal(_l("ページやカートによって変わる条件がある対象者は、書き出せません。"))
    everybody = agreed = 0
    rows: list[tuple[str, str]] = []
    members: list[int] = []
    for some in people(db, rule, now=now, site=site):
        willing = [p for p, said in customers.in_force(db, some).items() if customers.SHARED in said]
        everybody, agreed = everybody + len(some), agreed + len(willing)
        for person, one in customers.reachable(db, willing).items():
            row = customers.email_digest(one.email), customers.phone_digest(one.phone)
            if one.member and any(row):
                rows.append(row)
                members.append(person)
    return Identifiers(everybody, everybody - agreed, agreed - len(rows), tuple(sorted(rows)), tuple(members))
