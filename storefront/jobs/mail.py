"""Mail leaves: one attempt per run, repeated with back-off, never lost."""

from functools import partial
from typing import Any

from flask import current_app

from storefront.gateways.mail import MailGateway, Smtp, UndeliverableError
from storefront.kernel import clock, jobs
from storefront.kernel.db import transaction
from storefront.kernel.observability import log
from storefront.services import carts, customers, messages
from storefront.services.payments import payouts


def gateway() -> MailGateway:
    """What carries letters in this process."""
    return current_app.extensions.get("mail") or Smtp(current_app.extensions["settings"])


def pen() -> messages.Pen:
    """Templates and addresses of this shop."""
    settings = current_app.extensions["settings"]

    def render(template: str, /, **context: Any) -> str:
        return current_app.jinja_env.get_template(template).render(**context)

    secret = str(current_app.secret_key)
    signs = (
        partial(sign, secret)
        for sign in (payouts.token_of, carts.leaving.token_of, customers.unsubscribe_token)
    )
    return messages.Pen(render, settings.base_url.rstrip("/"), settings.mail_from, *signs)


@jobs.task("deliver_mail", queue_name="mail")
def deliver_mail(mail_id: int) -> None:
    """Write the letter, hand it over outside any transaction, note what became of it."""
    with transaction() as db:
        letter = messages.letter(db, mail_id, pen=pen(), now=clock.now())
    if letter is None:
        return
    try:
        gateway().send(letter)
    except Exception as error:
        final = isinstance(error, UndeliverableError)
        with transaction() as db:
            messages.note_failed(db, mail_id, f"{type(error).__name__}: {error}", final=final)
        log().warning("mail not delivered", mail=mail_id, final=final, error=type(error).__name__)
        if not final:
            raise
        return
    with transaction() as db:
        messages.note_sent(db, mail_id, now=clock.now())
