"""Messages: the one room that mail leaves through. Which mail goes when: the table `WHEN` in kinds.py."""

from storefront.services.messages.actions import mail_for, note_failed, note_sent
from storefront.services.messages.kinds import KINDS, WHEN, Marketing, Transactional
from storefront.services.messages.rendering import STORES, Pen, Words, letter
from storefront.services.messages.troubled import (
    MailCounts,
    TroubledMail,
    send_again,
    trouble_counts,
    troubled,
)

__all__ = [
    "KINDS",
    "STORES",
    "WHEN",
    "MailCounts",
    "Marketing",
    "Pen",
    "Transactional",
    "TroubledMail",
    "Words",
    "letter",
    "mail_for",
    "note_failed",
    "note_sent",
    "send_again",
    "trouble_counts",
    "troubled",
]
