"""Revisions: what merchandisers edit, who changed what, and the way back."""

from storefront.services.revisions.actions import Entry, Stale, Thing, carry, history, revise, undo
from storefront.services.revisions.rules import Content, Difference, differences, seal

__all__ = [
    "Content",
    "Difference",
    "Entry",
    "Stale",
    "Thing",
    "carry",
    "differences",
    "history",
    "revise",
    "seal",
    "undo",
]
