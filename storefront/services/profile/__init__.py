"""The profile: one row per person or visitor, behind every surface."""

from storefront.services.profile.keeping import change, follow, make_rows, rebuild, rebuild_many, refresh
from storefront.services.profile.models import ProfileRow
from storefront.services.profile.reactions import (
    nothing_left,
    on_adopted,
    on_back,
    on_left,
    on_order,
    on_person,
)
from storefront.services.profile.reading import (
    columns,
    of,
    owned_by,
    owners,
    people,
    people_behind,
    read,
    visitors_of,
)
from storefront.services.profile.remembering import (
    agree,
    forget_interest,
    forget_looks,
    gather,
    like,
    put_on_list,
    recognise,
    tell_size,
)
from storefront.services.profile.rules import strength
from storefront.services.profile.summing import fill_totals
from storefront.services.profile.values import (
    Bought,
    Case,
    Interest,
    Left,
    Moment,
    Profile,
    Seen,
    Told,
    Who,
)

TABLE = ProfileRow.__table__

__all__ = [
    "TABLE", "Bought", "Case", "Interest", "Left", "Moment", "Profile", "Seen", "Told", "Who", "agree", "change",
    "columns", "fill_totals", "follow", "forget_interest", "forget_looks", "gather", "like", "make_rows", "nothing_left", "of", "on_adopted", "on_back", "on_left", "on_order", "on_person", "owned_by", "owners", "people", "people_behind",
    "put_on_list", "read", "rebuild", "rebuild_many", "recognise", "refresh", "strength", "tell_size", "visitors_of",
]  # fmt: skip
