"""Staff: who works here, in which roles, and what they did."""

from storefront.services.staff.actions import Act, StaffDraft, acts, dismiss, employ, names, record, sign_in
from storefront.services.staff.identity import ROLES, Permission, StaffIdentity

__all__ = [
    "ROLES",
    "Act",
    "Permission",
    "StaffDraft",
    "StaffIdentity",
    "acts",
    "dismiss",
    "employ",
    "names",
    "record",
    "sign_in",
]
