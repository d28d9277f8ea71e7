"""What the house does behind the counter: jobs that wait, try again and failed, and mails that did not leave."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, request

from storefront import oms
from storefront.kernel import backlog, clock
from storefront.kernel.db import reading, transaction
from storefront.kernel.i18n import _, _l, ngettext
from storefront.pages import signed_in
from storefront.pages.ops import words
from storefront.pages.render import page, see_other
from storefront.services import connections, messages, staff

bp = Blueprint("operations", __name__)
SLOW = 60.0  # seconds after which a waiting job is late

TASKS: dict[str, Any] = {
    "react": _l("出来事のあとの処理"),
    "deliver_mail": _l("メールの送信"),
    "send_refund": _l("返金の送信"),
    "close_payment": _l("支払いの締め切り"),
    "ask_about_payment": _l("入金の確認"),
    "drop_intent": _l("使わない支払いの取り消し"),
    "reconcile_payments": _l("決済との照合"),
    "compare_books": _l("帳簿の照合"),
    "compare_books_nightly": _l("夜の帳簿の照合"),
    "fetch_cards": _l("登録カードの確認"),
    "forget_customer": _l("登録カードの消去"),
    "expire_unpaid_orders": _l("未払いの注文の期限切れ"),
    "expire_holds": _l("お取り置きの期限切れ"),
    "render_picture": _l("写真の縮小"),
    "revive_jobs": _l("止まったジョブの復帰"),
    "deliver_webhooks": _l("連携先への知らせ"),
}


@dataclass(frozen=True, slots=True)
class Queue:
    """Jobs of one task in words; `late` when the oldest should have run."""

    backlog: backlog.Backlog
    label: str
    lag: str
    late: bool


@bp.get("/operations")
def index() -> Response:
    """Queues, failures and retries at a glance."""
    db, now = reading(), clock.now()
    queues = [queue(b) for b in backlog.backlogs(db)]
    return page(
        queues=queues, failed=[q for q in queues if q.backlog.failed], workers=backlog.workers(db),
        mails=messages.troubled(db, now=now), when=words.moment, facts=facts(queues, db),
        silent=[s for s in connections.states(db, site=None) if s.draft.in_use and (s.failing_since or s.failed)],
    )  # fmt: skip


@bp.post("/operations/jobs/<task>/retries")
def retry(task: str) -> Response:
    """Jobs of this task that were given up run again."""
    who, now = signed_in.the_staff(), clock.now()
    with transaction() as db:
        again = backlog.try_again(db, task)
        if again:
            staff.record(db, who, "jobs.retry", f"task:{task}", {}, {"again": again}, now=now)
    said = ngettext("%(num)s件をもう一度動かします。", "%(num)s件をもう一度動かします。", again)
    return see_other("ops.operations.index", message=said if again else _("失敗したままのものはありません。"))


@bp.post("/operations/mails")
def send_again() -> Response:
    """A mail that was refused leaves once more."""
    mail, who, now = request.form.get("mail", ""), signed_in.the_staff(), clock.now()
    number = int(mail) if mail.isascii() and mail.isdigit() and len(mail) < 18 else 0
    with transaction() as db:
        done = messages.send_again(db, number)
        if done:
            staff.record(db, who, "mail.retry", f"mail:{number}", {"state": "failed"}, {}, now=now)
    said = _("メールをもう一度送ります。") if done else _("このメールは、すでに送り直されています。")
    return see_other("ops.operations.index", message=said)


@bp.post("/operations/connections")
def resume() -> Response:
    """A system outside is called again, with everything that did not arrive."""
    slug, site = request.form.get("connection", "")[:60], request.form.get("site", "")[:60]
    who, now = signed_in.the_staff(), clock.now()
    with transaction() as db:
        count = connections.again(db, slug, now=now, site=site)
        staff.record(db, who, "connection.again", f"connection:{slug}", {}, {"deliveries": count}, now=now)
    return see_other("ops.operations.index", message=_("%(n)s件をもう一度送ります。", n=count))


def queue(found: backlog.Backlog) -> Queue:
    """A backlog in words."""
    label = str(TASKS.get(found.task, found.task))
    return Queue(found, label, duration(found.lag) if found.waiting else "", found.lag > SLOW)


def duration(seconds: float) -> str:
    """A span of time in its largest unit."""
    if seconds < 60:
        return _("%(n)s秒", n=int(seconds))
    if seconds < 3600:
        return _("%(n)s分", n=int(seconds // 60))
    return _("%(n)s時間", n=int(seconds // 3600))


def facts(queues: list[Queue], db: Any) -> list[tuple[str, str]]:
    """The four numbers that say whether the house keeps up."""
    lag = max((q.backlog.lag for q in queues if q.backlog.task == "react"), default=0.0)
    waiting = sum(q.backlog.waiting for q in queues)
    tries = sum(q.backlog.retrying for q in queues)
    return [
        (_("待っているジョブ"), _("%(n)s件", n=waiting)),
        (_("やり直し中"), _("%(n)s件", n=tries)),
        (_("出来事の処理の遅れ"), duration(lag)),
        (_("止まっているもの"), _("%(n)s件", n=len(oms.work_items(db)))),
    ]
