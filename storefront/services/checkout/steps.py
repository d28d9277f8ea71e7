"""The checkout as a list of steps: each says what it is, when it applies and what is still wrong.

Campaigns stand before and after them (`pages/checkout/slots.py`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storefront.kernel.errors import Refusal
from storefront.kernel.i18n import _l
from storefront.oms import PaymentMethod
from storefront.services.checkout.choices import delivery_choices, method_of, payment_choices
from storefront.services.checkout.draft import Draft, Facts
from storefront.services.customers import address_rules, emails


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong and at which field, as a sentence."""

    field: str
    reason: Any


Find = Callable[[Draft, Facts, datetime], Iterator[Problem]]
Applies = Callable[[Draft, Facts], bool]


def always(draft: Draft, facts: Facts) -> bool:
    """Steps that nobody can skip."""
    return True


@dataclass(frozen=True, slots=True)
class Step:
    """One block of the checkout page."""

    identifier: str
    title: Any
    find: Find
    is_applicable: Applies = always

    def problems(self, draft: Draft, facts: Facts, now: datetime) -> tuple[Problem, ...]:
        """What is still wrong with this step."""
        return tuple(self.find(draft, facts, now)) if self.is_applicable(draft, facts) else ()


def _contact(draft: Draft, facts: Facts, now: datetime) -> Iterator[Problem]:
    try:
        emails.tidied(draft.email)
    except Refusal as refusal:
        yield Problem("email", refusal.reason if draft.email.strip() else _l("入力してください。"))


def _address(draft: Draft, facts: Facts, now: datetime) -> Iterator[Problem]:
    if draft.address is None:
        yield Problem("address", _l("お届け先を入力してください。"))
        return
    for problem in address_rules.check(draft.address).problems:
        yield Problem(problem.field, problem.reason)


def _delivery(draft: Draft, facts: Facts, now: datetime) -> Iterator[Problem]:
    choices = delivery_choices(draft, facts, now)
    if draft.wish_date is not None and not choices.days[0] <= draft.wish_date <= choices.until:
        reason = _l("お選びのお届け日には、お届けできなくなりました。別の日をお選びください。")
        yield Problem("wish_date", reason)
    if draft.wish_slot and draft.wish_slot not in {s.key for s in choices.slots}:
        yield Problem("wish_slot", _l("この時間帯は選べません。別の時間帯をお選びください。"))
    if draft.drop_off:
        yield from _drop_off(draft, facts, choices.drop_off)


def _drop_off(draft: Draft, facts: Facts, offered: bool) -> Iterator[Problem]:
    if draft.drop_off not in {p["ja"] for p in facts.terms.checkout.drop_off_places}:
        yield Problem("drop_off", _l("置き場所を選び直してください。"))
    elif not offered:
        yield Problem("drop_off", _l("この金額のご注文は、対面でのお渡しだけになります。"))
    elif method_of(draft) is PaymentMethod.COD:
        reason = _l("代金引換では置き配をお選びいただけません。対面でお受け取りください。")
        yield Problem("drop_off", reason)


def _payment(draft: Draft, facts: Facts, now: datetime) -> Iterator[Problem]:
    choices = {c.method.value: c for c in payment_choices(draft, facts)}
    if list(choices) == [PaymentMethod.NONE.value]:
        return
    if draft.method not in choices:
        yield Problem("method", _l("お支払いの方法を選んでください。"))
    elif choices[draft.method].reason is not None:
        yield Problem("method", choices[draft.method].reason)


STEPS: tuple[Step, ...] = (
    Step("contact", _l("ご連絡先"), _contact),
    Step("address", _l("お届け先"), _address),
    Step("delivery", _l("受け取りかた"), _delivery),
    Step("payment", _l("お支払い"), _payment),
)


def problems(draft: Draft, facts: Facts, now: datetime) -> tuple[Problem, ...]:
    """Everything that is still wrong, in the order of the page."""
    return tuple(p for step in STEPS for p in step.problems(draft, facts, now))
