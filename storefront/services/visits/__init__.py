"""Visits: who is at the door - server-side sessions of visitors, customers and staff."""

from storefront.services.visits.sessions import (
    STAFF,
    TOUCH,
    VISITOR,
    Visit,
    end,
    end_all,
    forget_ended,
    load,
    new_visit,
    save,
)

__all__ = [
    "STAFF",
    "TOUCH",
    "VISITOR",
    "Visit",
    "end",
    "end_all",
    "forget_ended",
    "load",
    "new_visit",
    "save",
]
