"""What is sent, and what sends it."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail ready to go; `key` is the same for every attempt, so that a repeated one can be recognised."""

    key: str
    sender: str
    to: str
    subject: str
    text: str
    html: str
    language: str
    at: datetime
    unsubscribe: str | None = None

    @property
    def message_id(self) -> str:
        """Derived from the key, in the sender's domain."""
        return f"<{self.key}@{parseaddr(self.sender)[1].rpartition('@')[2]}>"


class UndeliverableError(Exception):
    """The server refuses this letter for good; trying again is useless."""


class MailGateway(Protocol):
    """Whatever can carry a letter."""

    def send(self, letter: Letter) -> None:
        """Hand it over; UndeliverableError for good, any other error for now."""


def composed(letter: Letter) -> EmailMessage:
    """The letter as RFC 5322 and MIME write it."""
    message = EmailMessage()
    name, address = parseaddr(letter.sender)
    message["From"] = Address(name, addr_spec=address)
    message["To"] = _one_line(letter.to)
    message["Subject"] = _one_line(letter.subject)
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = letter.message_id
    message["Content-Language"] = letter.language
    if letter.unsubscribe:
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    else:
        message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="base64")
    message.add_alternative(letter.html, subtype="html", cte="base64")
    return message


def _one_line(text: str) -> str:
    """A header value cannot start another header."""
    return " ".join(text.split())
