"""The profile: one row per person or visitor, behind every surface."""

from storefront.services.profile.values import (
    Bought,
    Case,
    Interest,
    Moment,
    Profile,
    Seen,
    Who,
)

__all__ = ["Bought", "Case", "Interest", "Moment", "Profile", "Seen", "Who"]
