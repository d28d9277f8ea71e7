"""The desk sees what the machinery does: jobs that failed run again, refused mails leave again."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.gateways.mail import UndeliverableError
from storefront.kernel import clock, jobs
from storefront.services import customers
from tests.pages.ops.test_work import short
from tests.support.jobs import Postman, run_jobs
from tests.support.pages import Browser
from tests.support.people import PASSWORD

FAILED = "UPDATE procrastinate_jobs SET status = 'failed' WHERE task_name = :task"
STATES = "SELECT status::text FROM procrastinate_jobs WHERE task_name = :task"


def states(db: Session, task: str) -> list[str]:
    """Where the jobs of this task stand."""
    return list(db.scalars(sa.text(STATES), {"task": task}))


def test_a_failed_job_is_shown_and_runs_again(desk: Browser, db: Session) -> None:
    jobs.enqueue(db, "send_refund", refund_id="r1")
    db.execute(sa.text(FAILED), {"task": "send_refund"})
    db.commit()
    page = desk.get("/ops/operations")
    assert "1件 返金の送信" in page.one("form[action$=retries]").get_text(" ", strip=True)
    assert desk.submit("form[action$=retries]").status == 303
    assert states(db, "send_refund") == ["todo"]
    assert desk.post("/ops/operations/jobs/send_refund/retries").status == 303
    assert states(db, "send_refund") == ["todo"]


def test_a_failed_job_whose_twin_waits_is_left_to_the_twin(desk: Browser, db: Session) -> None:
    jobs.enqueue(db, "send_refund", only_one="refund-r1", refund_id="r1")
    db.execute(sa.text(FAILED), {"task": "send_refund"})
    jobs.enqueue(db, "send_refund", only_one="refund-r1", refund_id="r1")
    db.commit()
    desk.get("/ops/operations")
    desk.submit("form[action$=retries]")
    assert states(db, "send_refund") == ["todo"]


def test_a_mail_that_was_refused_is_shown_without_its_address_and_leaves_again(
    desk: Browser, db: Session
) -> None:
    customers.register(db, customers.Registration("suzuki@demo.example", PASSWORD, 1), now=clock.now())
    postman = Postman()
    postman.trouble.append(UndeliverableError("550 no such mailbox: suzuki@demo.example"))
    run_jobs(db, postman=postman)
    page = desk.get("/ops/operations")
    told = page.one("form[action$=mails]").get_text(" ", strip=True)
    assert "断られました" in told
    assert "…@demo.example" in told
    assert "suzuki@" not in page.text
    assert "550 no such mailbox" in told
    assert desk.submit("form[action$=mails]").status == 303
    assert [letter.to for letter in run_jobs(db).letters] == ["suzuki@demo.example"]
    assert "断られました" not in desk.get("/ops/operations").text


@pytest.mark.parametrize("mail", ["", "x", "0", "９", "-1", "9" * 30])
def test_a_mail_that_does_not_exist_changes_nothing(desk: Browser, db: Session, mail: str) -> None:
    assert desk.post("/ops/operations/mails", {"mail": mail}).status == 303
    assert states(db, "deliver_mail") == []


def test_reactions_that_wait_too_long_are_marked(desk: Browser, db: Session) -> None:
    short(db)
    db.execute(sa.text("UPDATE procrastinate_jobs SET scheduled_at = now() - interval '5 minutes'"))
    db.commit()
    page = desk.get("/ops/operations")
    assert "出来事のあとの処理" in page.text
    assert "5分" in page.one("dl").get_text()
    assert "ジョブを動かすプロセスが見あたりません" in page.text
