"""Changing a group of settings from a form: what the rules refuse is a refusal, not a failure."""

from typing import Any, TypeVar

from pydantic import ValidationError
from sqlalchemy.orm import Session

from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _l
from storefront.services.business.settings import BusinessModel, change, current

Group = TypeVar("Group", bound=BusinessModel)


def amend(db: Session, group: type[Group], changes: dict[str, Any], *, by: str, site: str = "hiyori") -> int:
    """The next version of a group with these values, everything else as it is; its number."""
    now = current(db, group, site=site, fresh=True)
    try:
        changed = group.model_validate(now.model_dump() | changes)
    except ValidationError as error:
        place = error.errors()[0]["loc"]
        field = str(place[0]) if place else None
        reason = _l("この組み合わせは使えません。値を確かめてください。")
        raise Refusal(reason, field=field) from error
    return change(db, changed, by=by, site=site)
