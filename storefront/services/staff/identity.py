"""The signed-in member of staff, with permissions bundled in roles."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from storefront.services.staff.models import StaffMember


class Permission(StrEnum):
    """What a member of staff may do."""

    FULFIL = "fulfil"
    REFUND = "refund"
    STOCK = "stock"
    CUSTOMERS = "customers"
    CAMPAIGNS = "campaigns"
    COUNTER = "counter"
    SETTINGS = "settings"
    CATALOG = "catalog"


ROLES: dict[str, frozenset[Permission]] = {
    "operator": frozenset({Permission.FULFIL, Permission.REFUND, Permission.STOCK, Permission.SETTINGS}),
    "agent": frozenset({Permission.CUSTOMERS, Permission.REFUND}),
    "owner": frozenset(Permission),
    "merchandiser": frozenset({Permission.CAMPAIGNS, Permission.SETTINGS, Permission.CATALOG}),
    "shop_staff": frozenset({Permission.COUNTER, Permission.STOCK}),
}


@dataclass(frozen=True, slots=True)
class StaffIdentity:
    """A member of staff who is signed in."""

    staff_id: int
    name: str
    roles: tuple[str, ...]
    site: str
    shop: str | None

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """Identity inside the session (for the login library)."""
        return f"s:{self.staff_id}"

    @property
    def actor(self) -> str:
        """How events and the audit name this person."""
        return f"staff:{self.staff_id}"

    def may(self, permission: Permission) -> bool:
        """Whether any role carries the permission."""
        return any(permission in ROLES.get(role, ()) for role in self.roles)


def staff_columns() -> list[Any]:
    """Columns that make a StaffIdentity."""
    return [StaffMember.id, StaffMember.name, StaffMember.roles, StaffMember.site, StaffMember.shop]


def join_staff(source: Any, staff_id: Any) -> Any:
    """Outer join of the member of staff; a disabled one joins nobody."""
    return source.outerjoin(
        StaffMember, sa.and_(StaffMember.id == staff_id, StaffMember.disabled_at.is_(None))
    )
