"""SMTP as the standard library speaks it, with time limits."""

import smtplib
import ssl
from email import policy

from storefront.gateways.mail.letter import Letter, UndeliverableError, composed
from storefront.settings import Settings

SECONDS = 10


class Smtp:
    """The mail server of the settings."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def send(self, letter: Letter) -> None:
        """Hand the letter over; the envelope takes old addresses such as `a..b@docomo.ne.jp` as they are."""
        message = composed(letter)
        with smtplib.SMTP(self.settings.smtp_host, self.settings.smtp_port, timeout=SECONDS) as server:
            self._introduce(server)
            sender = message["From"].addresses[0].addr_spec
            try:
                server.sendmail(sender, [letter.to], message.as_bytes(policy=policy.SMTP))
            except smtplib.SMTPRecipientsRefused as refused:
                code, answer = next(iter(refused.recipients.values()))
                raise self._reason(code, answer) from refused
            except smtplib.SMTPResponseException as refused:
                raise self._reason(refused.smtp_code, refused.smtp_error) from refused

    def _introduce(self, server: smtplib.SMTP) -> None:
        if self.settings.smtp_starttls:
            server.starttls(context=ssl.create_default_context())
        if self.settings.smtp_user:
            server.login(self.settings.smtp_user, self.settings.smtp_password.get_secret_value())

    def _reason(self, code: int, answer: bytes | str) -> Exception:
        """5xx is for good, 4xx for now."""
        said = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
        if code >= 500:
            return UndeliverableError(f"{code} {said}")
        return smtplib.SMTPResponseException(code, said)
