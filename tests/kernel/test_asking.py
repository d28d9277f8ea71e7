"""Questions: asked without a transaction, inside one when there is one, and again after the server was restarted."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import db as database
from storefront.kernel import readers
from storefront.kernel.asking import Question, change, question
from storefront.kernel.db import counted_statements, reading, transaction

VERSION = question("SELECT number FROM catalog_version WHERE site = :site")
DOING = question("SELECT pg_backend_pid() AS pid, pg_current_xact_id_if_assigned() AS writing")


COUNTED = change("""
INSERT INTO catalog_version VALUES (:site, :n)
ON CONFLICT (site) DO UPDATE SET number = catalog_version.number + :n RETURNING number
""")


def write(session: Session, number: int) -> None:
    session.execute(
        sa.text("INSERT INTO catalog_version VALUES ('here', :n) ON CONFLICT (site) DO UPDATE SET number = :n"),
        {"n": number},
    )  # fmt: skip


def test_a_question_sees_what_its_own_transaction_has_written(committed: sa.Engine) -> None:
    with transaction() as session:
        write(session, 7)
        assert VERSION.scalar(session, site="here") == 7
        assert VERSION.scalar(database.new_session(), site="here") is None
    assert VERSION.scalar(reading(), site="here") == 7


def test_a_question_leaves_no_transaction_behind_and_counts_as_one_statement(committed: sa.Engine) -> None:
    with counted_statements() as seen:
        assert VERSION.scalar(reading(), site="nowhere") is None
    assert not reading().in_transaction()
    assert len(seen) == 1


def test_a_change_alone_stays_whatever_becomes_of_the_transaction_beside_it(committed: sa.Engine) -> None:
    with transaction() as session, counted_statements() as seen:
        write(session, 7)
        assert [row.number for row in COUNTED.alone(site="there", n=3)] == [3]
        session.rollback()
    assert len(seen) == 2
    assert VERSION.scalar(reading(), site="here") is None
    assert VERSION.scalar(reading(), site="there") == 3


def test_a_change_alone_is_refused_not_repeated_when_its_connection_died(committed: sa.Engine) -> None:
    COUNTED.alone(site="there", n=1)
    pid = DOING.first(reading()).pid
    with committed.connect() as other:
        other.execute(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    with pytest.raises(sa.exc.OperationalError):
        COUNTED.alone(site="there", n=1)
    assert [row.number for row in COUNTED.alone(site="there", n=1)] == [2]


def test_rows_have_names_and_constants_of_the_statement_are_kept(committed: sa.Engine) -> None:
    wanted = Question(lambda: sa.select((sa.bindparam("n", type_=sa.Integer) + 2).label("more")))
    assert [row.more for row in wanted.rows(reading(), n=40)] == [42]


def test_an_idle_connection_that_died_is_replaced_without_anybody_noticing(committed: sa.Engine) -> None:
    first = DOING.first(reading()).pid
    with committed.connect() as other:
        other.execute(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": first})
    assert DOING.first(reading()).pid != first


def test_a_wrong_question_is_an_error_of_the_database_like_any_other(committed: sa.Engine) -> None:
    with pytest.raises(sa.exc.ProgrammingError):
        question("SELECT nothing FROM nowhere").rows(reading())
    assert VERSION.scalar(reading(), site="here") is None


def test_closing_an_engine_closes_the_idle_connections_of_its_readers(committed: sa.Engine) -> None:
    VERSION.scalar(reading(), site="here")
    assert len(readers.of(committed)._idle) == 1
    committed.dispose()
    assert len(readers.of(committed)._idle) == 0
