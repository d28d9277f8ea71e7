"""The numbers for paying at a convenience store, or the account to transfer to; a job has them issued."""

from flask import Blueprint, Response

from storefront import oms
from storefront.kernel.db import reading
from storefront.pages.checkout.payments import LATER
from storefront.pages.checkout.thanks import own_order
from storefront.pages.render import page, see_other
from storefront.services import payments
from storefront.services.messages import STORES
from storefront.services.payments import PaymentState

bp = Blueprint("vouchers", __name__)


@bp.get("/orders/<number>/voucher")
def show(number: str) -> Response:
    """Numbers and deadline while the order waits for its money; otherwise what became of it."""
    order = own_order(number)
    waits = order.state is oms.OrderState.AWAITING_PAYMENT
    if not waits or order.payment_method not in LATER:
        return see_other("checkout.thanks.show", number=number)
    payment = payments.latest(reading(), number)
    voucher = payment.voucher if payment and payment.open else None
    return page(
        order=order,
        voucher=voucher,
        by_bank=order.payment_method is oms.PaymentMethod.BANK_TRANSFER,
        stores=[(STORES.get(k, k), *numbers) for k, numbers in (voucher or {}).get("stores", {}).items()],
        failed=payment is not None and payment.state is PaymentState.FAILED,
    )
