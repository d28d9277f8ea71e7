"""Refunds by bank transfer: accounts that customers told, and the mark that the bank was told to pay."""

from functools import partial

from flask import Blueprint, Response, request

from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _
from storefront.pages import sealing, signed_in
from storefront.pages.render import page, see_other
from storefront.services import staff
from storefront.services.payments import payouts
from storefront.services.staff import Permission

bp = Blueprint("payouts", __name__)
bp.before_request(partial(signed_in.must_be_staff, Permission.REFUND))


@bp.get("/payouts")
def index() -> Response:
    """What is to be paid by bank, and what still waits for an account."""
    return page(payouts=payouts.open_payouts(reading(), sealing.vault()))


@bp.post("/payouts/<payout_id>/payment")
def pay(payout_id: str) -> Response:
    """The bank was told: the books follow and the account is forgotten."""
    who, now, told = signed_in.the_staff(), clock.now(), request.form.get("told", "")
    try:
        with transaction() as db:
            done = payouts.note_paid(db, payout_id, told=told, actor=who.actor, now=now)
            if done:
                staff.record(db, who, "payout.paid", f"payout:{payout_id}", {}, {"state": "paid"}, now=now)
    except Refusal as refusal:
        return see_other("ops.payouts.index", message=str(refusal.reason))
    said = _("振込済みにし、口座の情報を消しました。") if done else _("この返金は、すでに振込済みです。")
    return see_other("ops.payouts.index", message=said)
