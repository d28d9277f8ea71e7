"""Visits: who is at the door - server-side sessions of visitors, customers and staff."""

from storefront.services.visits.devices import Device, device_of
from storefront.services.visits.own import OpenSession, end_one, sessions_of
from storefront.services.visits.sessions import (
    STAFF,
    TOUCH,
    VISITOR,
    Visit,
    arrive,
    end,
    end_all,
    forget_ended,
    load,
    look_up,
    new_visit,
    save,
    save_alone,
)

__all__ = [
    "STAFF",
    "TOUCH",
    "VISITOR",
    "Device",
    "OpenSession",
    "Visit",
    "arrive",
    "device_of",
    "end",
    "end_all",
    "end_one",
    "forget_ended",
    "load",
    "look_up",
    "new_visit",
    "save",
    "save_alone",
    "sessions_of",
]
