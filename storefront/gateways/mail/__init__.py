"""Mail: a letter goes out over SMTP; `local` is a server that keeps what it receives as files."""

from storefront.gateways.mail.letter import Letter, MailGateway, UndeliverableError
from storefront.gateways.mail.mailbox import Received, letter_in, letters_in
from storefront.gateways.mail.smtp import Smtp

__all__ = ["Letter", "MailGateway", "Received", "Smtp", "UndeliverableError", "letter_in", "letters_in"]
