"""What waits for a person's decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Response
from wtforms import StringField

from storefront import ims, oms
from storefront.kernel import clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.errors import NotFound
from storefront.kernel.i18n import _, _l, local
from storefront.kernel.money import Yen
from storefront.pages import signed_in
from storefront.pages.context import jdate, yen
from storefront.pages.forms import Filled, Form, NotTooLong, tidy
from storefront.pages.ops import words
from storefront.pages.render import page, see_other
from storefront.services import staff

bp = Blueprint("work", __name__)


class CloseForm(Form):
    """How it was settled."""

    note = StringField(_l("どう解決しましたか"), [Filled(), NotTooLong(500)], filters=[tidy])


@dataclass(frozen=True, slots=True)
class Task:
    """A work item in words, with the form that closes it."""

    item: oms.WorkItem
    title: str
    facts: tuple[str, ...]
    to_do: str
    opened: str
    form: CloseForm


@bp.get("/work")
def index() -> Response:
    """Everything that is open, oldest first."""
    return shown()


@bp.post("/work/<item_id>/closing")
def close(item_id: str) -> Response:
    """Settled, with a note that stays in the order's course."""
    form, who, now = CloseForm(), signed_in.the_staff(), clock.now()
    if not form.validate():
        return shown(status=422, typed=form, at=item_id)
    note = form.note.data or ""
    with transaction() as db:
        item = next((w for w in oms.work_items(db) if w.id == item_id), None)
        done = item is not None and oms.close_work_item(db, item_id, actor=who.actor, note=note, now=now)
        if item is not None and done:
            subject, after = f"order:{item.order_number}", {"closed": item_id, "note": note}
            staff.record(db, who, "work.close", subject, {"kind": item.kind}, after, now=now)
    said = _("解決済みにしました。") if done else _("この件は、ほかの人がすでに閉じています。")
    return see_other("ops.work.index", message=said)


def shown(*, status: int = 200, typed: CloseForm | None = None, at: str = "") -> Response:
    """The page; `typed` is the refused form of the item `at`."""
    db = reading()
    items = oms.work_items(db)
    if at and at not in {w.id for w in items}:
        raise NotFound(at)
    places = {p.code: local(p.name) for p in ims.locations(db, active_only=False)}
    return page(
        at="ops.work.index", status=status,
        tasks=[task(w, places, typed if typed and w.id == at else None) for w in items],
    )  # fmt: skip


def task(item: oms.WorkItem, places: Mapping[str, str], typed: CloseForm | None) -> Task:
    """A work item in words."""
    form = typed or CloseForm(formdata=None)
    form.note.id = f"note-{item.id}"
    title, to_do = str(words.WORK[item.kind]), str(words.TO_DO[item.kind])
    return Task(item, title, tuple(_facts(item, places)), to_do, words.moment(item.opened_at), form)


def _facts(item: oms.WorkItem, places: Mapping[str, str]) -> list[str]:
    if item.kind is oms.WorkKind.SHORT:
        return [_missing(sku, d, places) for sku, d in item.data.items() if isinstance(d, dict)]
    if item.kind is oms.WorkKind.PAYMENT_MISMATCH:
        expected, received = (yen(Yen(int(item.data.get(k, 0)))) for k in ("expected", "received"))
        return [
            _(
                "ご請求 %(expected)s に対して、入金は %(received)s です。",
                expected=expected,
                received=received,
            )
        ]
    if item.kind is oms.WorkKind.RECONCILIATION:
        here, there = (yen(Yen(int(item.data.get(k, 0)))) for k in ("here", "there"))
        what = str(words.DIFFERENCES.get(item.reason, item.reason))
        return [_("%(what)s：当店の帳簿 %(here)s、相手の帳簿 %(there)s", what=what, here=here, there=there)]
    amount = yen(Yen(int(item.data.get("amount", 0))))
    if item.kind in (oms.WorkKind.REFUND_BY_TRANSFER, oms.WorkKind.REFUND_FAILED):
        return [_("返す金額は %(amount)s です。", amount=amount)]
    if item.kind is oms.WorkKind.DISPUTE:
        return _denied(item, amount)
    return [_("入金は %(amount)s です。", amount=amount)]


def _denied(item: oms.WorkItem, amount: str) -> list[str]:
    """A dispute: how much, why, until when an answer counts, and whether it was lost."""
    due = datetime.fromisoformat(item.data["due"]) if item.data.get("due") else None
    said = _(
        "%(amount)s のお支払いに異議が出ています（理由 %(reason)s）。", amount=amount, reason=item.reason
    )
    facts = [said]
    if due is not None:
        facts.append(_("%(day)s までに答えます。", day=jdate(due)))
    if item.data.get("status") == "lost":
        facts.append(_("異議が認められ、この金額は戻りません。"))
    return facts


def _missing(sku: str, data: Mapping[str, Any], places: Mapping[str, str]) -> str:
    place = places.get(str(data.get("location", "")), "")
    return _(
        "%(place)s：%(sku)s が%(wanted)s点要りますが、見つかったのは%(found)s点です。",
        place=place, sku=sku, wanted=data.get("wanted", ""), found=data.get("found", ""),
    )  # fmt: skip
