"""The words of a mail: templates/mail/<kind>.txt and .html in the reader's language."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from storefront.gateways.mail import Letter
from storefront.kernel import ids
from storefront.kernel.i18n import _l, language, local
from storefront.services import business, customers
from storefront.services.business.site import SiteSettings
from storefront.services.deliveries import DeliverySettings
from storefront.services.messages.accounts import LINKS
from storefront.services.messages.actions import waiting
from storefront.services.messages.models import Mail

METHODS = {
    "card": _l("クレジットカード"),
    "konbini": _l("コンビニ払い"),
    "bank_transfer": _l("銀行振込"),
    "paypay": _l("PayPay"),
    "cod": _l("代金引換"),
    "none": _l("お支払いなし"),
}


def letter(db: Session, mail_id: int, *, now: datetime) -> Letter | None:
    """The letter of a waiting mail, with its secret link if it has one; None when it has left."""
    mail = waiting(db, mail_id)
    if mail is None:
        return None
    link = _secret_link(db, mail, now)
    if link is None and mail.kind in LINKS:
        return None
    with language(mail.locale):
        text, html = (_written(db, mail, suffix, link) for suffix in ("txt", "html"))
    sender = current_app.extensions["settings"].mail_from
    key = f"{mail.kind}.{ids.digest(mail.cause).hex()[:24]}"
    return Letter(key, sender, mail.to, mail.subject, text, html, mail.locale, mail.created_at)


def _written(db: Session, mail: Mail, suffix: str, link: str | None) -> str:
    settings = current_app.extensions["settings"]
    site = business.current(db, SiteSettings, site=mail.site)
    template = current_app.jinja_env.get_template(f"mail/{mail.kind}.{suffix}")
    context: dict[str, Any] = {**mail.context, "site": site.shown(), "locale": mail.locale}
    return template.render(
        **context, subject=mail.subject, base_url=settings.base_url.rstrip("/"), sender=settings.mail_from,
        link=link or "", when=_when, words=Words(business.current(db, DeliverySettings, site=mail.site)),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """Names of carriers, time slots and payment methods in the reader's language."""

    deliveries: DeliverySettings

    def carrier(self, key: str) -> str:
        """ヤマト運輸; the key itself for a carrier that is no longer used."""
        known = next((c for c in self.deliveries.carriers if c.key == key), None)
        return local(known.name) if known else key

    def slot(self, key: str | None, carrier: str) -> str:
        """18–20時, or nothing."""
        known = next((c for c in self.deliveries.carriers if c.key == carrier), None)
        slot = next((s for s in known.slots if s.key == key), None) if known else None
        return local(slot.label) if slot else ""

    def method(self, key: str) -> str:
        """How it is paid."""
        return str(METHODS.get(key, key))


def _when(text: str | None) -> date | datetime | None:
    """A day or moment that was kept as text."""
    if not text:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _secret_link(db: Session, mail: Mail, now: datetime) -> str | None:
    """A new single-use secret for every attempt; only its digest is stored."""
    purpose = LINKS.get(mail.kind)
    if purpose is None:
        return None
    account_id = int(mail.context["account_id"])
    lives = customers.LIVES[purpose]
    token = customers.issue_token(db, account_id, purpose, expires_at=now + lives)
    if token is None:
        return None
    path = {"verify": "verify", "reset": "password/reset"}[purpose]
    return f"{current_app.extensions['settings'].base_url.rstrip('/')}/{path}/{token}"


__all__ = ["METHODS", "Words", "letter"]
