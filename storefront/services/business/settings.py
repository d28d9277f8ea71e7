"""Reading and changing business settings; reads are cached for seconds, decisions about money are not."""

import time
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any, ClassVar, TypeVar, cast

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from storefront.kernel import clock
from storefront.kernel import db as database
from storefront.kernel.asking import Question
from storefront.services.business.models import BusinessSetting

FRESH_FOR = 5.0


class BusinessModel(BaseModel):
    """Parent of every group of business settings; `key` names its rows, defaults hold until a row exists."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    key: ClassVar[str]


Group = TypeVar("Group", bound=BusinessModel)
_IN_FORCE = Question(
    lambda: (
        sa.select(BusinessSetting.key, BusinessSetting.value)
        .ext(distinct_on(BusinessSetting.key))
        .where(
            BusinessSetting.site == sa.bindparam("site"), BusinessSetting.valid_from <= sa.bindparam("now")
        )
        .order_by(BusinessSetting.key, BusinessSetting.version.desc())
    )
)
_editions = count(1)


@dataclass
class _Known:
    """What was in force when the database was asked last; a new edition only if something differs."""

    asked: float
    values: dict[str, dict[str, Any]]
    edition: int
    groups: dict[type[BusinessModel], BusinessModel] = field(default_factory=dict)


_cache: dict[tuple[int, str], _Known] = {}  # by the choice of a database, and site


def current(db: Session, group: type[Group], *, site: str = "hiyori", fresh: bool = False) -> Group:
    """The settings in force; `fresh` asks the database even if they were read a moment ago."""
    known = _in_force(db, site, fresh)
    found = known.groups.get(group)
    if found is None:
        found = known.groups[group] = group.model_validate(known.values.get(group.key, {}))
    return cast(Group, found)


def edition(db: Session, *, site: str = "hiyori") -> int:
    """A number that is another one when any setting is: what is rendered from settings is kept by it."""
    return _in_force(db, site, False).edition


def _in_force(db: Session, site: str, fresh: bool) -> _Known:
    house = database.generation, site
    known = _cache.get(house)
    if known and not fresh and time.monotonic() - known.asked < FRESH_FOR:
        return known
    asked = time.monotonic()
    values = {row.key: row.value for row in _IN_FORCE.rows(db, site=site, now=clock.now())}
    if known and known.values == values:
        known.asked = asked
        return known
    found = _cache[house] = _Known(asked, values, next(_editions))
    return found


def change(
    db: Session, value: BusinessModel, *, by: str, site: str = "hiyori", valid_from: datetime | None = None
) -> int:
    """Write the next version; its number. Two at once: the unique key lets one of them through."""
    key = type(value).key
    last = sa.select(sa.func.coalesce(sa.func.max(BusinessSetting.version), 0)).where(
        BusinessSetting.site == site, BusinessSetting.key == key
    )
    version = int(db.execute(last).scalar_one()) + 1
    row = BusinessSetting(
        site=site,
        key=key,
        version=version,
        value=value.model_dump(mode="json"),
        valid_from=valid_from or clock.now(),
        by=by,
    )
    db.add(row)
    db.flush()
    forget_cache()
    return version


def forget_cache() -> None:
    """Read anew at the next question."""
    _cache.clear()
