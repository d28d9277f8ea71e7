"""Queueing mails once per cause, and keeping book of what became of them."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront.kernel import jobs
from storefront.kernel.i18n import language
from storefront.kernel.outbox import Event
from storefront.kernel.throttle import Limit, exceeded
from storefront.services import customers
from storefront.services.messages.kinds import WHEN, Kind, Marketing
from storefront.services.messages.letters import Recipient
from storefront.services.messages.models import Mail

# Kinds that a stranger can have sent by typing an address; links of those that left stay good.
ASKED_BY_ANYBODY = {
    "account_registered", "account_exists", "password_forgotten", "email_confirm", "email_taken",
}  # fmt: skip
PER_MAILBOX = (
    Limit("mail:hour", 5, timedelta(hours=1)),
    Limit("mail:day", 12, timedelta(days=1)),
)


def mail_for(db: Session, event: Event, *, now: datetime) -> int:
    """Queue every mail that the table WHEN asks for; how many are new. Harmless when repeated."""
    new = 0
    for kind in WHEN.get(event.verb, ()):
        recipient = kind.prepare(db, event)
        if (
            recipient is not None
            and may_have(db, kind, recipient.person_id)
            and not _too_many(kind, recipient)
        ):
            new += queue_mail(db, kind, recipient, cause=cause_of(event, kind), site=event.site, now=now)
    return new


def cause_of(event: Event, kind: Kind) -> str:
    """What a mail is about, the same however often the event is told or carried."""
    if isinstance(kind, Marketing) and kind.once:
        return f"{event.subject}:{event.verb}"
    return f"{event.subject}:{event.verb}:{event.cause or event.id}"


def queue_mail(
    db: Session, kind: Kind, to: Recipient, *, cause: str, now: datetime, site: str = "hiyori"
) -> bool:
    """Write the mail and the job that delivers it; False when this cause already has its mail."""
    with language(to.locale):
        subject = str(kind.subject % to.context if "%" in str(kind.subject) else kind.subject)
    row = insert(Mail).values(
        kind=kind.name, cause=cause, site=site, person_id=to.person_id, to=to.to, locale=to.locale,
        subject=subject, context=to.context, created_at=now,
    )  # fmt: skip
    mail_id = db.execute(row.on_conflict_do_nothing().returning(Mail.id)).scalar_one_or_none()
    if mail_id is None:
        return False
    jobs.enqueue(db, "deliver_mail", queue_name="mail", lock=f"mail:{mail_id}", mail_id=mail_id)
    return True


def may_have(db: Session, kind: Kind, person_id: int | None) -> bool:
    """Advertising needs the person's recorded consent."""
    if not isinstance(kind, Marketing):
        return True
    given = customers.consents(db, person_id) if person_id is not None else {}
    return given.get((kind.purpose, "mail"), False)


def _too_many(kind: Kind, to: Recipient) -> bool:
    """Mails that anybody can have sent to an address are held to a few an hour, so that nobody is flooded."""
    if kind.name not in ASKED_BY_ANYBODY:
        return False
    mailbox = customers.emails.key_of(to.to)
    return any(exceeded(limit, kind.name, mailbox) for limit in PER_MAILBOX)


def note_sent(db: Session, mail_id: int, *, now: datetime) -> None:
    """The server took it."""
    db.execute(
        sa.update(Mail)
        .where(Mail.id == mail_id)
        .values(state="sent", sent_at=now, error=None, attempts=Mail.attempts + 1)
    )


def note_failed(db: Session, mail_id: int, reason: str, *, final: bool) -> None:
    """The server did not take it; `final` when trying again is useless."""
    state = "failed" if final else "queued"
    values = {"state": state, "error": reason[:500], "attempts": Mail.attempts + 1}
    db.execute(sa.update(Mail).where(Mail.id == mail_id, Mail.state != "sent").values(**values))


def drop(db: Session, mail_id: int) -> None:
    """A mail that nobody needs any more does not leave; its cause may bring another one."""
    db.execute(sa.delete(Mail).where(Mail.id == mail_id, Mail.state == "queued"))


def waiting(db: Session, mail_id: int) -> Mail | None:
    """The mail if it still has to leave (only this room sees rows)."""
    return db.execute(sa.select(Mail).where(Mail.id == mail_id, Mail.state == "queued")).scalar_one_or_none()
