"""The words of a mail: templates/mail/<kind>.txt and .html in the reader's language."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from storefront.gateways.mail import Letter
from storefront.kernel import ids
from storefront.kernel.i18n import _l, language, local
from storefront.services import business, customers
from storefront.services.business.site import SiteSettings
from storefront.services.deliveries import DeliverySettings
from storefront.services.messages.accounts import LINKS, PATHS
from storefront.services.messages.actions import drop, may_have, waiting
from storefront.services.messages.kinds import KINDS, Marketing
from storefront.services.messages.left import is_over
from storefront.services.messages.models import Mail

METHODS = {
    "card": _l("クレジットカード"),
    "konbini": _l("コンビニ払い"),
    "bank_transfer": _l("銀行振込"),
    "paypay": _l("PayPay"),
    "cod": _l("代金引換"),
    "none": _l("お支払いなし"),
}

# Convenience stores by the payment provider's names.
STORES = {
    "familymart": _l("ファミリーマート"),
    "lawson": _l("ローソン"),
    "ministop": _l("ミニストップ"),
    "seicomart": _l("セイコーマート"),
}


@dataclass(frozen=True, slots=True)
class Pen:
    """What writing needs from outside: templates by name, the shop's own address, who sends, who signs links of refunds, of
    carts and of leaving the list."""

    render: Callable[..., str]
    base_url: str
    sender: str
    sign: Callable[[str], str] = str
    sign_cart: Callable[[str], str] = str
    sign_leaving: Callable[[str], str] = str


def letter(db: Session, mail_id: int, *, pen: Pen, now: datetime) -> Letter | None:
    """The letter of a waiting mail, with its secret link if it has one; None when it has left or is not wanted any more."""
    mail = waiting(db, mail_id)
    if mail is None:
        return None
    if not may_have(db, KINDS[mail.kind], mail.person_id) or is_over(db, mail.context):
        drop(db, mail_id)
        return None
    link = _secret_link(db, mail, pen, now)
    if link is None and mail.kind in LINKS:
        return None
    with language(mail.locale):
        text, html = (_written(db, mail, suffix, link, pen) for suffix in ("txt", "html"))
    key = f"{mail.kind}.{ids.digest(mail.cause).hex()[:24]}"
    leave = _leaving(mail, pen) or None
    return Letter(key, pen.sender, mail.to, mail.subject, text, html, mail.locale, mail.created_at, leave)


def _leaving(mail: Mail, pen: Pen) -> str:
    """Where advertising mails end in one act; nothing for mails about contracts."""
    if not isinstance(KINDS[mail.kind], Marketing):
        return ""
    return f"{pen.base_url}/unsubscribe/{pen.sign_leaving(mail.context['number'])}"


def _written(db: Session, mail: Mail, suffix: str, link: str | None, pen: Pen) -> str:
    site = business.current(db, SiteSettings, site=mail.site)
    context: dict[str, Any] = {**mail.context, "site": site.shown(), "locale": mail.locale}
    return pen.render(
        f"mail/{mail.kind}.{suffix}", **context, subject=mail.subject, base_url=pen.base_url,
        link=link or "", leave=_leaving(mail, pen), when=_when, words=Words(business.current(db, DeliverySettings, site=mail.site)),
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

    def store(self, key: str) -> str:
        """The convenience store."""
        return str(STORES.get(key, key))

    def method(self, key: str) -> str:
        """How it is paid."""
        return str(METHODS.get(key, key))


def _when(text: str | None) -> date | datetime | None:
    """A day or moment that was kept as text."""
    if not text:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _secret_link(db: Session, mail: Mail, pen: Pen, now: datetime) -> str | None:
    """A new secret for every attempt; only its digest is stored."""
    if "payout" in mail.context:
        return f"{pen.base_url}/go/{pen.sign(mail.context['payout'])}"
    if "cart" in mail.context:
        return f"{pen.base_url}/go/{pen.sign_cart(mail.context['cart'])}"
    purpose = LINKS.get(mail.kind)
    if purpose is None:
        return None
    account_id = int(mail.context["account_id"])
    lives = customers.LIVES[purpose]
    about = mail.context.get("about")
    token = customers.issue_token(db, account_id, purpose, expires_at=now + lives, subject=about)
    return None if token is None else f"{pen.base_url}/{PATHS[purpose]}/{token}"


__all__ = ["METHODS", "STORES", "Pen", "Words", "letter"]
