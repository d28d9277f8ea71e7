"""Payments: moves money for what orders cost and what they owe back.

Every movement has two phases: a transaction writes down what is about to be asked and under which key,
Stripe is called outside any transaction (`ask`, `cancel`, `send`), a second one notes the answer. Killed in
between, the same key is asked again. Webhook, reconciliation and answers end in `settle` or `note_refund`.
"""

from storefront.services.payments.asking import (
    ask,
    ask_customer,
    ask_page,
    ask_voucher,
    cancel,
    gateway,
    send,
)
from storefront.services.payments.elsewhere import PastPayment, bring_in
from storefront.services.payments.hosting import begin_page, conclude, note_page, note_told, other_way
from storefront.services.payments.opening import (
    ask_later,
    begin,
    closing,
    note_intent,
    note_refused,
    overdue,
    payable,
)
from storefront.services.payments.queries import latest, of_order, refunds_of, unanswered_refunds, unsettled
from storefront.services.payments.reactions import on_closed, on_delivered, on_placed, on_refund_due
from storefront.services.payments.receiving import forget_before, receive
from storefront.services.payments.refunding import (
    note_refund,
    note_refund_refused,
    request_refund,
    send_later,
    sending,
)
from storefront.services.payments.rules import Method, Outcome, PaymentState, RefundState
from storefront.services.payments.settling import settle
from storefront.services.payments.values import (
    CardView,
    ClosePlan,
    PagePlan,
    PayerPlan,
    PaymentRefundView,
    PaymentView,
    Plan,
    RefundPlan,
    Unsettled,
    VoucherPlan,
)
from storefront.services.payments.vouchers import begin_voucher, note_voucher, remind
from storefront.services.payments.wallets import (
    begin_payer,
    card,
    cards,
    customer_of,
    forget_payers,
    note_cards,
    note_customer,
)

__all__ = [
    "CardView", "ClosePlan", "Method", "Outcome", "PagePlan", "PastPayment", "PayerPlan",
    "PaymentRefundView", "PaymentState", "PaymentView", "Plan", "RefundPlan", "RefundState", "Unsettled",
    "VoucherPlan", "ask", "ask_customer", "ask_later", "ask_page", "ask_voucher", "begin", "begin_page",
    "begin_payer", "begin_voucher", "bring_in", "cancel", "card", "cards", "closing", "conclude",
    "customer_of", "forget_before", "forget_payers", "gateway", "latest", "note_cards", "note_customer",
    "note_intent", "note_page", "note_refund", "note_refund_refused", "note_refused", "note_told",
    "note_voucher", "of_order", "on_closed", "on_delivered", "on_placed", "on_refund_due", "other_way",
    "overdue", "payable", "receive", "refunds_of", "remind", "request_refund", "send", "send_later",
    "sending", "settle", "unanswered_refunds", "unsettled",
]  # fmt: skip
