"""Money that no card can take back: the customer tells a bank account, an operator pays, the account is forgotten."""

import hmac
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel import ids
from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import _l
from storefront.kernel.money import Yen
from storefront.kernel.outbox import publish
from storefront.kernel.vault import Vault
from storefront.services.payments.models import Payout


class PayoutState(StrEnum):
    """Only forward: wanted, told (may be told anew), paid."""

    WANTED = "wanted"
    TOLD = "told"
    PAID = "paid"


@dataclass(frozen=True, slots=True)
class BankAccount:
    """Where money goes: `kind` is 普通 or 当座, `number` seven digits, `holder` in katakana."""

    bank: str
    branch: str
    kind: str
    number: str
    holder: str


@dataclass(frozen=True, slots=True)
class PayoutView:
    """A payment by bank; `account` only while it is needed, and None when nobody told one."""

    id: str
    order_number: str
    amount: Yen
    state: PayoutState
    asked_at: datetime
    account: BankAccount | None = None
    told_at: datetime | None = None

    @property
    def told(self) -> str:
        """Which telling of the account this is; another one after it was told anew."""
        return self.told_at.isoformat() if self.told_at else ""


def want(db: Session, owed: oms.RefundView, amount: Yen, *, now: datetime) -> None:
    """Ask the customer for an account, once per refund that is owed."""
    order = oms.order(db, owed.order_number)
    if order is None:
        return
    public_id, site = ids.public_id(), order.site
    statement = insert(Payout).values(
        public_id=public_id, owed_id=owed.id, order_number=owed.order_number, site=site, amount=amount,
        state=PayoutState.WANTED, asked_at=now,
    )  # fmt: skip
    if db.scalar(statement.on_conflict_do_nothing().returning(Payout.id)) is None:
        return
    data = {"order": owed.order_number, "amount": amount, "payout": public_id}
    publish(db, "payout.wanted", subject=f"payout:{public_id}", cause="want", data=data, site=site, at=now)


def token_of(secret: str, public_id: str) -> str:
    """What a signed link carries."""
    return f"{public_id}-{ids.keyed(secret, 'payout', public_id)}"


def id_of(secrets: Sequence[str], token: str) -> str | None:
    """The payment a link is about, if one of these keys signed it."""
    public_id = token.partition("-")[0]
    signed = (hmac.compare_digest(token.encode(), token_of(s, public_id).encode()) for s in secrets)
    return public_id if any(signed) else None


def payout(db: Session, public_id: str) -> PayoutView | None:
    """One payment by bank, without its account."""
    row = db.scalar(sa.select(Payout).where(Payout.public_id == public_id))
    return None if row is None else _view(row)


def open_payouts(db: Session, vault: Vault, *, limit: int = 100) -> tuple[PayoutView, ...]:
    """What is not paid yet, told accounts first, with the accounts."""
    query = sa.select(Payout).where(Payout.state != PayoutState.PAID).order_by(Payout.state, Payout.id)
    return tuple(_view(row, vault) for row in db.scalars(query.limit(limit)))


def tell_account(db: Session, public_id: str, account: BankAccount, vault: Vault, *, now: datetime) -> None:
    """Keep the account sealed until the money is paid; a Refusal afterwards."""
    row = _locked(db, public_id)
    if row.state == PayoutState.PAID:
        raise Refusal(_l("この返金は、すでにお振り込みしました。"), code="paid")
    row.account, row.state, row.told_at = vault.seal(json.dumps(asdict(account))), PayoutState.TOLD, now


def note_paid(db: Session, public_id: str, *, told: str, actor: str, now: datetime) -> bool:
    """The bank was told to pay the account that was `told`; the order's books follow, the account is forgotten.

    False when it was paid before; a Refusal while no account is told, or when another one was told meanwhile.
    """
    row = _locked(db, public_id)
    if row.state == PayoutState.PAID:
        return False
    if row.state != PayoutState.TOLD or row.account is None:
        raise Refusal(_l("お客さまの口座がまだわからないため、振込済みにできません。"), code="untold")
    if row.told_at is None or row.told_at.isoformat() != told:
        raise Refusal(
            _l("お客さまが口座を知らせ直しました。新しい口座を確かめてから、振り込んでください。"),
            code="changed",
        )
    row.state, row.account, row.paid_at, row.paid_by = PayoutState.PAID, None, now, actor
    db.flush()
    oms.note_refunded(db, row.owed_id, amount=row.amount, cause=f"payout:{public_id}", now=now)
    for item in oms.work_items(db, number=row.order_number):
        if item.kind is oms.WorkKind.REFUND_BY_TRANSFER and item.data.get("refund") == row.owed_id:
            oms.close_work_item(db, item.id, actor=actor, now=now)
    return True


def _locked(db: Session, public_id: str) -> Payout:
    query = sa.select(Payout).where(Payout.public_id == public_id).with_for_update()
    row = db.scalar(query, execution_options={"populate_existing": True})
    if row is None:
        raise NotFound(public_id)
    return row


def _view(row: Payout, vault: Vault | None = None) -> PayoutView:
    text = vault.open(row.account) if vault is not None and row.account is not None else None
    account = BankAccount(**json.loads(text)) if text else None
    return PayoutView(
        row.public_id,
        row.order_number,
        row.amount,
        PayoutState(row.state),
        row.asked_at,
        account,
        row.told_at,
    )
