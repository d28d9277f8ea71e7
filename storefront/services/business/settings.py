"""Reading and changing business settings; reads are cached for seconds, decisions about money are not."""

import time
from datetime import datetime
from typing import Any, ClassVar, TypeVar

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from storefront.kernel import clock
from storefront.services.business.models import BusinessSetting

FRESH_FOR = 5.0


class BusinessModel(BaseModel):
    """Parent of every group of business settings; `key` names its rows, defaults hold until a row exists."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    key: ClassVar[str]


Group = TypeVar("Group", bound=BusinessModel)
_cache: dict[str, tuple[float, dict[str, dict[str, Any]]]] = {}


def current(db: Session, group: type[Group], *, site: str = "hiyori", fresh: bool = False) -> Group:
    """The settings in force; `fresh` asks the database even if they were read a moment ago."""
    return group.model_validate(_in_force(db, site, fresh).get(group.key, {}))


def _in_force(db: Session, site: str, fresh: bool) -> dict[str, dict[str, Any]]:
    known = _cache.get(site)
    if known and not fresh and time.monotonic() - known[0] < FRESH_FOR:
        return known[1]
    query = (
        sa.select(BusinessSetting.key, BusinessSetting.value)
        .ext(distinct_on(BusinessSetting.key))
        .where(BusinessSetting.site == site, BusinessSetting.valid_from <= clock.now())
        .order_by(BusinessSetting.key, BusinessSetting.version.desc())
    )
    values: dict[str, dict[str, Any]] = {row.key: row.value for row in db.execute(query)}
    _cache[site] = (time.monotonic(), values)
    return values


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
