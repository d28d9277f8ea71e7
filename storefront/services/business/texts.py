"""Texts of law and return policies: versioned, in both languages, edited by the merchant (DOMAIN 1.1–1.3)."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from storefront.kernel.asking import question
from storefront.kernel.errors import NotFound
from storefront.kernel.i18n import local
from storefront.services.business.models import LegalText, ReturnPolicyRow

COMMERCE = "tokusho"
STATUTORY_DAYS = 8
Words = dict[str, str]


class _Content(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class LegalRow(_Content):
    """One row of the 特定商取引法 page; `on_confirmation` rows are shown before ordering too (art. 12-6)."""

    key: str = ""
    label: Words
    text: Words
    on_confirmation: bool = False

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The text in the reader's language, split at line breaks."""
        return tuple(p for p in local(self.text).splitlines() if p)


class Section(_Content):
    """A heading with paragraphs, which are separated by line breaks."""

    heading: Words
    body: Words

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The text in the reader's language, split at line breaks."""
        return tuple(p for p in local(self.body).splitlines() if p)


class LegalPage(_Content):
    """A page under /legal/<slug>; version 0 has not been stored yet."""

    slug: str = Field(max_length=40)
    title: Words
    intro: Words = Field(default_factory=dict)
    rows: tuple[LegalRow, ...] = ()
    sections: tuple[Section, ...] = ()
    version: int = 0
    valid_from: datetime | None = None

    @property
    def on_confirmation(self) -> tuple[LegalRow, ...]:
        """Rows that belong on the final confirmation as well."""
        return tuple(r for r in self.rows if r.on_confirmation)


class ReturnPolicy(_Content):
    """What may come back; delivery is day one; `customer_fee` None: the buyer pays the carrier."""

    key: str = Field(max_length=40)
    allowed: bool = True
    window_days: int = Field(default=STATUTORY_DAYS, ge=0)
    window_basis: str = "delivered"
    customer_fee: int | None = None
    fault_fee: int = 0
    size_exchange_free_times: int = 0
    exclusions: tuple[Words, ...] = ()
    version: int = 0

    @property
    def frozen_as(self) -> str:
        """What an order line keeps: key and version; version 0 is the statutory right (Act art. 15-3)."""
        return f"{self.key}:{self.version}"


def statutory(key: str) -> ReturnPolicy:
    """The right that holds where no policy is shown: 8 days, the buyer pays the way back."""
    return ReturnPolicy(key=key)


def put_legal_page(
    db: Session,
    page: LegalPage,
    *,
    by: str,
    now: datetime,
    begins: datetime | None = None,
    site: str = "hiyori",
) -> int:
    """Store the next version of a page, in force from `begins` (now if that is past); its number.

    The same content from the same moment changes nothing. The version saved last holds as soon as its time has come.
    """
    content = page.model_dump(mode="json", exclude={"version", "valid_from"})
    return _put(db, LegalText, "slug", page.slug, content, site=site, by=by, now=now, begins=begins or now)


def put_return_policy(
    db: Session, policy: ReturnPolicy, *, by: str, now: datetime, site: str = "hiyori"
) -> int:
    """Store the next version of a policy; its number. The same content again changes nothing."""
    content = policy.model_dump(mode="json", exclude={"version"})
    return _put(db, ReturnPolicyRow, "key", policy.key, content, site=site, by=by, now=now)


def _put(
    db: Session,
    table: Any,
    name: str,
    key: str,
    content: dict[str, Any],
    *,
    site: str,
    by: str,
    now: datetime,
    begins: datetime | None = None,
) -> int:
    since = max(begins or now, now)
    column = getattr(table, name)
    query = sa.select(table.version, table.content, table.valid_from).where(table.site == site, column == key)
    last = db.execute(query.order_by(table.version.desc()).limit(1)).first()
    if last is not None and last.content == content and max(last.valid_from, now) == since:
        return int(last.version)
    version = (last.version if last else 0) + 1
    values = {name: key, "site": site, "version": version, "content": content, "valid_from": since, "by": by}
    db.execute(sa.insert(table).values(**values))
    return int(version)


def legal_pages(
    db: Session, slugs: Iterable[str] | None = None, *, now: datetime, site: str = "hiyori"
) -> dict[str, LegalPage]:
    """The pages in force, by slug (all of them without `slugs`), in one statement."""
    table = LegalText
    query = sa.select(table.slug, table.version, table.valid_from, table.content)
    query = query.ext(distinct_on(table.slug))
    query = query.where(table.site == site, table.valid_from <= now)
    if slugs is not None:
        query = query.where(table.slug.in_(list(slugs)))
    rows = db.execute(query.order_by(table.slug, table.version.desc()))
    return {
        r.slug: LegalPage.model_validate({**r.content, "version": r.version, "valid_from": r.valid_from})
        for r in rows
    }


def newest_pages(
    db: Session, slugs: Iterable[str] | None = None, *, site: str = "hiyori"
) -> dict[str, LegalPage]:
    """The pages as they were saved last, in force or not yet."""
    return legal_pages(db, slugs, now=datetime.max.replace(tzinfo=UTC), site=site)


def legal_page(db: Session, slug: str, *, now: datetime, site: str = "hiyori") -> LegalPage:
    """One page in force; NotFound where there is none."""
    found = legal_pages(db, [slug], now=now, site=site).get(slug)
    if found is None:
        raise NotFound(slug)
    return found


_TERMS = question("""
SELECT 'policy' AS what, p.* FROM (
  SELECT DISTINCT ON (key) key, version, NULL::timestamptz AS valid_from, content FROM return_policy
  WHERE site = :site AND key = ANY(CAST(:keys AS text[])) AND valid_from <= :now ORDER BY key, version DESC) p
UNION ALL SELECT 'page', t.* FROM (
  SELECT DISTINCT ON (slug) slug, version, valid_from, content FROM legal_text
  WHERE site = :site AND slug = ANY(CAST(:slugs AS text[])) AND valid_from <= :now ORDER BY slug, version DESC) t
""")


def terms(
    db: Session, keys: Iterable[str], slugs: Iterable[str] = (), *, now: datetime, site: str = "hiyori"
) -> tuple[dict[str, ReturnPolicy], dict[str, LegalPage]]:
    """Policies (the statutory right where there is none) and pages in force, in one statement."""
    wanted = set(keys)
    policies, pages = {key: statutory(key) for key in wanted}, {}
    for row in _TERMS.rows(db, keys=sorted(wanted), slugs=sorted(slugs), now=now, site=site):
        if row.what == "policy":
            policies[row.key] = ReturnPolicy.model_validate({**row.content, "version": row.version})
        else:
            pages[row.key] = _page(row)
    return policies, pages


_read: dict[str, tuple[Any, LegalPage]] = {}


def _page(row: Any) -> LegalPage:
    """The page of a row; pages are long and change rarely, so the last reading of each is kept."""
    told, (before, page) = tuple(row), _read.get(row.key, (None, None))
    if page is None or before != told:
        page = LegalPage.model_validate({**row.content, "version": row.version, "valid_from": row.valid_from})
        _read[row.key] = told, page
    return page


def return_policies(
    db: Session, keys: Iterable[str], *, now: datetime, site: str = "hiyori"
) -> dict[str, ReturnPolicy]:
    """The policies in force for these keys, the statutory right where there is none; one statement."""
    return terms(db, keys, now=now, site=site)[0]


def policy_keys(db: Session, *, site: str = "hiyori") -> tuple[str, ...]:
    """Names of the policies there are."""
    query = sa.select(ReturnPolicyRow.key).where(ReturnPolicyRow.site == site).distinct()
    return tuple(db.scalars(query.order_by(ReturnPolicyRow.key)))


def return_policy(db: Session, key: str, *, now: datetime, site: str = "hiyori") -> ReturnPolicy:
    """The policy in force; the statutory right where there is none."""
    return return_policies(db, [key], now=now, site=site)[key]


def frozen_policy(db: Session, frozen_as: str, *, site: str = "hiyori") -> ReturnPolicy:
    """The policy an order line froze, whatever is in force now."""
    key, _, version = frozen_as.rpartition(":")
    if not version.isascii() or not version.isdigit():
        return statutory(frozen_as)
    table = ReturnPolicyRow
    query = sa.select(table.content).where(table.site == site, table.key == key)
    query = query.where(table.version == int(version))
    content = db.execute(query).scalar_one_or_none()
    return ReturnPolicy.model_validate({**content, "version": int(version)}) if content else statutory(key)
