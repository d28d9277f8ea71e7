"""The snapshot of the final confirmation: six items of law as they were shown (art. 12-6, DOMAIN 1.2)."""

import hashlib
from datetime import datetime
from typing import Any

from storefront.kernel.i18n import _l, local
from storefront.oms import Confirmation, PaymentMethod
from storefront.services.business import LegalRow
from storefront.services.business.wording import return_sentences
from storefront.services.checkout.reviewing import Review

OWN_PLACE = frozenset({"period", "cancellation"})


def payment_sentence(review: Review) -> Any:
    """When and how the total is paid."""
    total = f"¥{review.quote.total:,}"
    if review.quote.total == 0:
        return _l("お支払いはありません。")
    if review.method is PaymentMethod.COD:
        return _l("お届けのときに、配達員に現金で%(total)sをお支払いください。", total=total)
    if review.method is PaymentMethod.KONBINI:
        return _l(
            "ご注文のあとにお知らせする番号で、%(days)s日後の23:59までに、コンビニで%(total)sをお支払いください。お支払いを確認してから、発送の準備を始めます。",
            total=total, days=review.terms.payment.konbini_days,
        )  # fmt: skip
    if review.method is PaymentMethod.BANK_TRANSFER:
        return _l(
            "ご注文のあとにお知らせする口座へ、%(days)s日後の23:59までに%(total)sをお振り込みください。入金を確認してから、発送の準備を始めます。振込手数料はお客さまのご負担です。",
            total=total, days=review.terms.payment.bank_transfer_days,
        )  # fmt: skip
    if review.method is PaymentMethod.PAYPAY:
        return _l(
            "次の画面から PayPay に進み、ご注文の確定と同時に%(total)sをお支払いいただきます。", total=total
        )
    return _l("次の画面でカードを入力し、ご注文の確定と同時に%(total)sをお支払いいただきます。", total=total)


# Said where the merchant's own rows do not say it: the law wants both on the final confirmation.
PERIOD = _l("お申し込みの期限は設けていません。在庫がなくなりしだい、受け付けを終わります。")
CANCELLATION = _l(
    "発送の準備が始まるまでは、ご注文を取り消せます。マイページ、または当店へのご連絡で承ります。"
)


def period(review: Review) -> tuple[str, ...]:
    """Until when an order may be placed: the merchant's row, else that there is no limit."""
    return _row(review, "period") or (str(PERIOD),)


def cancellation(review: Review) -> tuple[str, ...]:
    """How an order is cancelled: the merchant's row, else what My Page allows."""
    return _row(review, "cancellation") or (str(CANCELLATION),)


def other_conditions(review: Review) -> tuple[LegalRow, ...]:
    """The merchant's further rows of the confirmation."""
    return tuple(row for row in review.notice if row.key not in OWN_PLACE)


def _row(review: Review, key: str) -> tuple[str, ...]:
    return next((row.paragraphs for row in review.notice if row.key == key), ())


def _returns(review: Review) -> list[str]:
    return [str(sentence) for policy, _ in review.policies for sentence in return_sentences(policy)]


def _line(line: Any) -> dict[str, Any]:
    amount = line.unit_price * line.quantity
    return {
        "name": local(line.name),
        "unit_price": line.unit_price,
        "amount": amount,
        "tax_rate": line.tax_rate,
    }


def snapshot(review: Review, html: str, *, shown_at: datetime) -> Confirmation:
    """What the customer saw, as values and as the page itself, with its hash."""
    quote, delivery = review.quote, review.delivery
    items = {
        "quantity": [{"sku": x.sku, "name": local(x.name), "quantity": x.quantity} for x in review.goods],
        "price": {
            "lines": [_line(x) for x in quote.lines],
            "discount": quote.discount,
            "shipping": quote.shipping,
            "fees": quote.fees,
            "total": quote.total,
            "taxes": [[t.rate, t.total, t.tax] for t in quote.tax_lines],
        },
        "payment": {"method": str(review.method), "when": str(payment_sentence(review))},
        "delivery": {
            "day": delivery.day.isoformat(),
            "chosen": delivery.chosen,
            "slot": delivery.slot,
            "carrier": review.carrier.key,
            "drop_off": delivery.drop_off,
        },
        "receipt_name": review.draft.receipt_name,
        "period": "\n".join(period(review)),
        "cancellation": [*cancellation(review), *_returns(review)],
        "conditions": [[local(row.label), *row.paragraphs] for row in other_conditions(review)],
        "html": html,
    }
    digest = hashlib.sha256(html.encode()).hexdigest()
    return Confirmation(items, digest, review.terms_version, shown_at)
