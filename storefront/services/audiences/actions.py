"""Keeping audiences: only rules that can be, that lead to something, and never back to themselves."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import LocalText, _l
from storefront.services.audiences.conditions import InAudience, InList
from storefront.services.audiences.models import Audience
from storefront.services.audiences.rules import EVERYBODY, Rule, named, refuse_cycle, walk
from storefront.services.audiences.storing import BadRule, dumped, loaded

RULE, STATIC = "rule", "static"


@dataclass(frozen=True, slots=True)
class AudienceDraft:
    """An audience as it is to be; the rule of a list is made here."""

    key: str
    name: LocalText
    rule: Rule = EVERYBODY
    kind: str = RULE
    in_use: bool = True
    site: str = "hiyori"


@dataclass(frozen=True, slots=True)
class Known:
    """What a rule may refer to: the rules of the other audiences, and the lists."""

    rules: dict[str, Rule] = field(default_factory=dict)
    lists: frozenset[str] = frozenset()


def put(db: Session, draft: AudienceDraft, *, now: datetime) -> None:
    """Make or renew the audience; Refusal (at `rule`, `in_use`) where that would break a rule."""
    known = known_rules(db, draft.site)
    rule = InList(draft.key) if draft.kind == STATIC else loaded(dumped(draft.rule))
    if draft.kind == RULE:
        check_references(draft.key, rule, known)
    using = sorted(key for key, other in known.rules.items() if draft.key in named(other))
    if using and not draft.in_use:
        reason = _l("対象者「%(key)s」の条件で使われているため、止められません。", key=using[0])
        raise Refusal(reason, field="in_use")
    values: dict[str, Any] = {
        "name": draft.name, "kind": draft.kind, "rule": dumped(rule), "in_use": draft.in_use, "changed_at": now,
    }  # fmt: skip
    row = insert(Audience).values(site=draft.site, key=draft.key, created_at=now, **values)
    db.execute(row.on_conflict_do_update(index_elements=["site", "key"], set_=values))


def check_references(key: str, rule: Rule, known: Known) -> None:
    """BadRule where it names an audience or a list that is not there, Refusal where it leads back to itself."""
    for one in walk(rule):
        if isinstance(one, InAudience) and one.audience not in known.rules and one.audience != key:
            raise BadRule(_l("対象者「%(key)s」はありません。", key=one.audience), at="audience")
        if isinstance(one, InList) and one.list_key not in known.lists:
            raise BadRule(_l("名簿「%(key)s」はありません。", key=one.list_key), at="list_key")
    refuse_cycle(key, rule, known.rules)


def known_rules(db: Session, site: str) -> Known:
    """Every rule in use and every list of the site, in one statement."""
    query = sa.select(Audience.key, Audience.kind, Audience.rule).where(
        Audience.site == site, Audience.in_use
    )
    rows = db.execute(query.order_by(Audience.key)).all()
    return Known(
        {row.key: loaded(row.rule) for row in rows}, frozenset(r.key for r in rows if r.kind == STATIC)
    )
