"""Mails about accounts; their secret links are made when the mail is delivered and are stored nowhere."""

from typing import Any

from sqlalchemy.orm import Session

from storefront.kernel.outbox import Event
from storefront.services import customers
from storefront.services.messages.letters import Recipient

# Kind of mail → purpose of its link; purpose → where the link leads.
LINKS = {
    "account_registered": customers.VERIFY,
    "password_forgotten": customers.RESET,
    "email_confirm": customers.NEW_EMAIL,
    "email_change_asked": customers.UNDO_EMAIL,
    "email_changed": customers.UNDO_EMAIL,
    "export_ready": customers.EXPORT,
    "account_closing": customers.REOPEN,
}
PATHS = {
    customers.VERIFY: "verify",
    customers.RESET: "password/reset",
    customers.NEW_EMAIL: "verify/email",
    customers.UNDO_EMAIL: "verify/undo",
    customers.EXPORT: "mypage/privacy/exports",
    customers.REOPEN: "verify/reopen",
}


def on_account(db: Session, event: Event) -> Recipient | None:
    """To the address of the account that the event tells of."""
    account = customers.account(db, int(event.data["account_id"]))
    if account is None:
        return None
    told = {k: v for k, v in event.data.items() if k != "account_id"}
    context = {"name": account.name, "account_id": account.id, **told}
    return Recipient(account.email, account.locale, account.person_id, context)


def to_the_new_address(db: Session, event: Event) -> Recipient | None:
    """The link that proves a wished address; its mailbox may be a stranger's, so no name is said."""
    return _wished(db, event, taken=False)


def to_the_taken_address(db: Session, event: Event) -> Recipient | None:
    """Somebody wished for an address that is in use: only its owner hears of it."""
    return _wished(db, event, taken=True)


def to_the_old_address(db: Session, event: Event) -> Recipient | None:
    """What happens to the account, and the link that stops it; the same whether the wish can be granted."""
    change = customers.address_change(db, str(event.data["change"]))
    account = customers.account(db, change.account_id) if change else None
    if change is None or account is None:
        return None
    context: dict[str, Any] = {"name": account.name, "account_id": account.id, "about": event.data["change"]}
    return Recipient(change.old_email, account.locale, account.person_id, context)


def to_the_closing(db: Session, event: Event) -> Recipient | None:
    """The last mail of an account that its owner deleted."""
    account = customers.closing_account(db, int(event.data["account_id"]))
    if account is None:
        return None
    context = {"name": account.name, "account_id": account.id, "until": event.data["until"]}
    return Recipient(account.email, account.locale, account.person_id, context)


def _wished(db: Session, event: Event, *, taken: bool) -> Recipient | None:
    change = customers.address_change(db, str(event.data["change"]))
    account = customers.account(db, change.account_id) if change else None
    if change is None or account is None or change.taken is not taken:
        return None
    context: dict[str, Any] = {"account_id": account.id, "about": event.data["change"]}
    return Recipient(change.new_email, account.locale, account.person_id, context)
