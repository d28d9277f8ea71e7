"""The sheet of five weeks and the contests on it."""

from sqlalchemy.orm import Session

from storefront.kernel import clock
from storefront.services import campaigns, customers, profile
from storefront.services.profile import Who
from tests.support.pages import Browser


def test_the_sheet_shows_what_is_planned_and_who_competes(studio: Browser, db: Session) -> None:
    now = clock.now()
    person = customers.guest(
        db, customers.Contact("hana@example.jp", "佐藤", "花", "サトウ", "ハナ", ""), now=now
    )
    profile.rebuild(db, Who(None, person))
    for key, priority in (("winter", 80), ("tea", 20)):
        said = {"name": key, "placement": "home", "slot": "hero", "priority": priority}
        campaigns.keep(db, "hiyori", key, said, now=now)
        campaigns.publish(db, "hiyori", key, now=now)
    page = studio.get("/studio/schedule")
    assert "2つの施策が「ホーム：主役」を、1人で取り合っています。" in page.text
    rows = [[c.get_text(strip=True) for c in row.select("th, td")] for row in page.all(".contest tbody tr")]
    assert rows == [["1", "winter", "すべての方", "80", "1", "1"], ["2", "tea", "すべての方", "20", "1", "0"]]
    assert len(page.all(".schedule__bar")) == 2
    assert studio.get("/studio/schedule?from=9999-12-31").status == 200
