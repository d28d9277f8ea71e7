"""Lists of people from files: who is known stands on it, who is not is told."""

import pytest
from sqlalchemy.orm import Session

from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import LocalText
from storefront.services import audiences, customers, profile
from storefront.services.profile import Who
from tests.services.audiences.makers import NOW


@pytest.fixture
def people(db: Session) -> tuple[int, int]:
    """Hana and Ichiro, and a list for them."""
    audiences.put(
        db, audiences.AudienceDraft("friends", LocalText({"ja": "名簿"}), kind=audiences.STATIC), now=NOW
    )
    hana = customers.guest(
        db, customers.Contact("Hana@example.jp", "佐藤", "花", "サトウ", "ハナ", ""), now=NOW
    )
    ichiro = customers.guest(
        db, customers.Contact("i@example.jp", "鈴木", "一郎", "スズキ", "イチロウ", ""), now=NOW
    )
    return hana, ichiro


def held(db: Session, person: int) -> bool:
    """Whether the audience holds the person, by their profile."""
    rule = audiences.load_all(db)["friends"]
    return audiences.matches(rule, profile.read(db, Who(None, person)), profile.Moment(NOW))


def test_a_file_fills_the_list_and_tells_who_is_unknown(db: Session, people: tuple[int, int]) -> None:
    hana, ichiro = people
    number = customers.names_of(db, [ichiro])[ichiro][0]
    file = f"メールアドレス,氏名\r\nＨＡＮＡ@example.jp,佐藤\r\nnobody@example.jp,=1+1\r\n\r\n{number.upper()},\r\n"
    done = audiences.fill(db, "friends", file.encode("cp932"), replace=True, now=NOW)
    assert (done.people, done.added, done.gone, done.unknown) == (2, 2, 0, 1)
    assert done.shown == (audiences.Unknown(3, "nobody@example.jp"),)
    assert held(db, hana)
    assert held(db, ichiro)
    assert set(audiences.members(db, "friends")) == {
        n for n, _name in customers.names_of(db, people).values()
    }
    assert audiences.list_sizes(db) == {"friends": 2}


def test_a_second_file_takes_the_place_of_the_first_or_is_added(db: Session, people: tuple[int, int]) -> None:
    hana, ichiro = people
    audiences.fill(db, "friends", b"hana@example.jp", replace=True, now=NOW)
    added = audiences.fill(db, "friends", b"i@example.jp", replace=False, now=NOW)
    assert (added.people, added.added, added.gone) == (2, 1, 0)
    replaced = audiences.fill(db, "friends", b"i@example.jp", replace=True, now=NOW)
    assert (replaced.people, replaced.added, replaced.gone) == (1, 0, 1)
    assert (held(db, hana), held(db, ichiro)) == (False, True)


@pytest.mark.parametrize(
    "file", [b"", b"\xff\xfe\x00", b'"open', b"nobody@example.jp\n", b"x" * ((8 << 20) + 1)]
)
def test_a_file_that_is_none_changes_nothing(db: Session, people: tuple[int, int], file: bytes) -> None:
    audiences.fill(db, "friends", b"hana@example.jp", replace=True, now=NOW)
    with pytest.raises(Refusal) as refused:
        audiences.fill(db, "friends", file, replace=True, now=NOW)
    assert refused.value.field == "file"
    assert audiences.list_sizes(db) == {"friends": 1}


def test_only_a_list_is_filled_and_only_what_is_there_is_named(db: Session, people: tuple[int, int]) -> None:
    audiences.put(db, audiences.AudienceDraft("all", LocalText({"ja": "みんな"})), now=NOW)
    with pytest.raises(NotFound):
        audiences.fill(db, "all", b"hana@example.jp", replace=True, now=NOW)
    for missing in ({"is": "audience", "audience": "gone"}, {"is": "in_list", "list_key": "all"}):
        with pytest.raises(Refusal):
            audiences.put(
                db, audiences.AudienceDraft("x", LocalText({"ja": "x"}), audiences.loaded(missing)), now=NOW
            )
    audiences.put(
        db,
        audiences.AudienceDraft(
            "x", LocalText({"ja": "x"}), audiences.loaded({"is": "audience", "audience": "all"})
        ),
        now=NOW,
    )
    with pytest.raises(Refusal) as used:
        audiences.put(db, audiences.AudienceDraft("all", LocalText({"ja": "みんな"}), in_use=False), now=NOW)
    assert used.value.field == "in_use"
    assert audiences.load_all(db)["x"] == audiences.EVERYBODY
