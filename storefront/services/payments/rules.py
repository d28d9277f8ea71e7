"""Rules of payments as pure functions: states and moves, right money, which payment a refund goes back to."""

from collections.abc import Sequence
from enum import StrEnum

from storefront.gateways.stripe import IntentStatus, RefundStatus
from storefront.kernel.money import Yen

CURRENCY = "jpy"


class Method(StrEnum):
    """How an order is paid; `zero` is for orders that cost nothing."""

    CARD = "card"
    KONBINI = "konbini"
    PAYPAY = "paypay"
    BANK_TRANSFER = "bank_transfer"
    COD = "cod"
    ZERO = "zero"


# Paid outside, within days: numbers or an account are issued, shown and mailed.
LATER = frozenset({Method.KONBINI, Method.BANK_TRANSFER})
ONLINE = frozenset({Method.CARD, Method.PAYPAY}) | LATER
# What Stripe itself gives back to whoever paid; everything else goes back by bank.
REVERSIBLE = frozenset({Method.CARD, Method.PAYPAY})


class PaymentState(StrEnum):
    """How far a payment got; see MOVES. A declined card leaves it open: another one may follow."""

    CREATED = "created"
    REQUIRES_ACTION = "requires_action"
    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


_P = PaymentState
OPEN = frozenset({_P.CREATED, _P.REQUIRES_ACTION, _P.PROCESSING})
# Money has the last word: what was given up here and captured there all the same, did succeed.
MOVES: dict[PaymentState, frozenset[PaymentState]] = {
    _P.CREATED: frozenset({_P.REQUIRES_ACTION, _P.PROCESSING, _P.SUCCEEDED, _P.FAILED, _P.CANCELLED}),
    _P.REQUIRES_ACTION: frozenset({_P.PROCESSING, _P.SUCCEEDED, _P.FAILED, _P.CANCELLED}),
    _P.PROCESSING: frozenset({_P.SUCCEEDED, _P.FAILED, _P.CANCELLED}),
    _P.SUCCEEDED: frozenset(),
    _P.FAILED: frozenset({_P.SUCCEEDED}),
    _P.CANCELLED: frozenset({_P.SUCCEEDED}),
}


class RefundState(StrEnum):
    """How far giving money back got; a bank may still return what had succeeded."""

    REQUESTED = "requested"
    SENT = "sent"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


_R = RefundState
REFUND_MOVES: dict[RefundState, frozenset[RefundState]] = {
    _R.REQUESTED: frozenset({_R.SENT, _R.SUCCEEDED, _R.FAILED}),
    _R.SENT: frozenset({_R.SUCCEEDED, _R.FAILED}),
    _R.SUCCEEDED: frozenset({_R.FAILED}),
    _R.FAILED: frozenset(),
}


class Outcome(StrEnum):
    """What became of a message or of an answer about a payment."""

    APPLIED = "applied"
    ALREADY = "already"
    IGNORED = "ignored"
    UNKNOWN = "unknown"
    WRONG_MONEY = "wrong_money"


_OF_INTENT = {
    IntentStatus.REQUIRES_PAYMENT_METHOD: _P.CREATED,
    IntentStatus.REQUIRES_CONFIRMATION: _P.CREATED,
    IntentStatus.REQUIRES_ACTION: _P.REQUIRES_ACTION,
    IntentStatus.PROCESSING: _P.PROCESSING,
    IntentStatus.REQUIRES_CAPTURE: _P.PROCESSING,
    IntentStatus.SUCCEEDED: _P.SUCCEEDED,
    IntentStatus.CANCELED: _P.CANCELLED,
}
_OF_REFUND = {
    RefundStatus.PENDING: _R.SENT,
    RefundStatus.REQUIRES_ACTION: _R.SENT,
    RefundStatus.SUCCEEDED: _R.SUCCEEDED,
    RefundStatus.FAILED: _R.FAILED,
    RefundStatus.CANCELED: _R.FAILED,
}


def state_of(status: IntentStatus) -> PaymentState:
    """Our state for Stripe's."""
    return _OF_INTENT[status]


def refund_state_of(status: RefundStatus) -> RefundState:
    """Our state for Stripe's."""
    return _OF_REFUND[status]


def may_move(before: PaymentState, after: PaymentState) -> bool:
    """Whether a payment may go from one state to another; messages that come late are not moves."""
    return after in MOVES[before]


def may_move_refund(before: RefundState, after: RefundState) -> bool:
    """Whether a refund may go from one state to another."""
    return after in REFUND_MOVES[before]


def is_right(expected: Yen, *, amount: int, received: int, currency: str) -> bool:
    """Whether captured money is exactly what was asked for."""
    return currency == CURRENCY and amount == expected and received == expected


# Stripe keeps even an error under its key for a day, so the same key cannot heal a stored 500. An intent that
# nobody saw cannot be paid, so it gets a new key soon. A refund is looked up before every further attempt and
# keeps its key for four of them (about 40 s of back-off), until no request can still be on its way.
TRIES_PER_INTENT_KEY = 2
TRIES_PER_REFUND_KEY = 4


def intent_key(payment_id: str, attempts: int) -> str:
    """Idempotency key for opening a payment after so many earlier attempts."""
    return f"pay-{payment_id}-{attempts // TRIES_PER_INTENT_KEY}"


def payer_key(payer_id: str, attempts: int) -> str:
    """Idempotency key for making a customer at Stripe after so many earlier attempts."""
    return f"payer-{payer_id}-{attempts // TRIES_PER_INTENT_KEY}"


def refund_key(refund_id: str, attempts: int) -> str:
    """Idempotency key for sending a refund after so many earlier attempts."""
    return f"refund-{refund_id}-{attempts // TRIES_PER_REFUND_KEY}"


def shares(amount: Yen, left: Sequence[tuple[str, Yen]], preferred: str | None) -> list[tuple[str, Yen]]:
    """Which payments give how much back: the preferred one first; may cover less than `amount`."""
    ordered = sorted(left, key=lambda pair: pair[0] != preferred)
    parts, missing = [], int(amount)
    for name, free in ordered:
        part = min(missing, free)
        if part > 0:
            parts.append((name, Yen(part)))
            missing -= part
    return parts
