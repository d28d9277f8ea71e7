"""Documents: receipt, qualified invoice, return invoice and packing slip, as PDF set in Japanese type.

Numbered documents are frozen when issued (data, not files) and kept for the books; see `models`.
"""

from storefront.services.documents.actions import HONORIFICS, REASONS, Named, issue
from storefront.services.documents.queries import Issued, Offer, Paper, issued, offers, packing_slips, paper
from storefront.services.documents.rules import Kind
from storefront.services.documents.settings import IssuerSettings

__all__ = [
    "HONORIFICS",
    "REASONS",
    "Issued",
    "IssuerSettings",
    "Kind",
    "Named",
    "Offer",
    "Paper",
    "issue",
    "issued",
    "offers",
    "packing_slips",
    "paper",
]
