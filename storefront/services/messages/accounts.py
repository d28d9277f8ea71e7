"""Mails about accounts; their secret links are made when the mail is delivered and are stored nowhere."""

from sqlalchemy.orm import Session

from storefront.kernel.outbox import Event
from storefront.services import customers
from storefront.services.messages.letters import Recipient

LINKS = {"account_registered": "verify", "password_forgotten": "reset"}


def on_account(db: Session, event: Event) -> Recipient | None:
    """To the address of the account that the event tells of."""
    account = customers.account(db, int(event.data["account_id"]))
    if account is None:
        return None
    context = {"name": account.name, "account_id": account.id}
    return Recipient(account.email, account.locale, account.person_id, context)
