"""Connections: systems outside the house that are told what happens, and about whom only with consent."""

from storefront.services.connections.behaving import after as done_after
from storefront.services.connections.behaving import gather, subscribed
from storefront.services.connections.delivering import (
    Call,
    DeliveryView,
    again,
    call_those_due,
    deliveries,
    forget,
    next_call,
    note,
    try_out,
)
from storefront.services.connections.editing import (
    ConnectionDraft,
    ConnectionState,
    connection,
    put,
    renew_secret,
    state,
    states,
)
from storefront.services.connections.feed import Batch, after, take_up, tell
from storefront.services.connections.keys import (
    KeyView,
    Reader,
    is_noted,
    keys,
    make_key,
    note_used,
    reader,
    revoke,
)
from storefront.services.connections.kinds import BATCH, DONE, KINDS, PURPOSES, TRIAL
from storefront.services.connections.telling import Message, note_told

__all__ = [
    "BATCH", "DONE", "KINDS", "PURPOSES", "TRIAL", "Batch", "Call", "ConnectionDraft", "ConnectionState", "DeliveryView", "KeyView",
    "Message", "Reader", "after", "again", "call_those_due", "connection", "deliveries", "done_after", "forget", "gather", "is_noted", "keys",
    "make_key", "next_call", "note", "note_told", "note_used", "put", "reader", "renew_secret", "revoke", "state", "states",
    "subscribed", "take_up", "tell", "try_out",
]  # fmt: skip
