"""Results at the studio: what campaigns changed, how customers come back, files without formulas."""

import json
from datetime import timedelta
from urllib.parse import quote

from sqlalchemy.orm import Session

from storefront.kernel import clock
from storefront.services import audiences, behaviour, campaigns, customers, measurement, profile, staff
from storefront.services.behaviour import Happening, Verb
from storefront.services.measurement import Bought
from storefront.services.profile import Who
from tests.support.ops import order
from tests.support.pages import Browser


def lived(db: Session) -> None:
    """Three customers: one came back, one is gone, one came lately; the report of the night."""
    now = clock.now()
    ago = [(1, 300), (1, 270), (2, 400), (3, 9)]
    lives = [Bought(person, now - timedelta(days=days), 5000, "web", "clothing") for person, days in ago]
    measurement.keep(db, measurement.report(lives, now), now=now)


def test_customers_are_told_step_by_step_and_each_number_opens_who_is_behind_it(
    studio: Browser, db: Session
) -> None:
    assert "毎晩つくられます" in studio.get("/studio/results/customers").text
    lived(db)
    page = studio.get("/studio/results/customers")
    first = page.all("table.desk-table")[0].select("tbody tr")[0]
    cells = [cell.get_text(strip=True) for cell in first.select("td")]
    assert cells == ["3", "1", "1", "1", "33.3%", "33.3%", "30"]
    opened = studio.get(str(first.select("a")[0]["href"]))
    assert "いま当てはまるお客さまは0人です。" in opened.text


def test_who_is_behind_a_number_is_kept_as_an_audience(studio: Browser, db: Session) -> None:
    now = clock.now()
    contact = customers.Contact("hana@example.jp", "佐藤", "花", "サトウ", "ハナ", "")
    profile.rebuild(db, Who(None, customers.guest(db, contact, now=now)))
    rule = json.dumps({"is": "purchases", "at_most": 0})
    page = studio.get(f"/studio/results/audience?rule={quote(rule)}")
    assert "いま当てはまるお客さまは1人です。" in page.text
    answer = studio.post("/studio/results/audience", {"rule": rule})
    assert answer.status == 303
    (kept,) = audiences.audiences(db)
    assert answer.location == f"/studio/audiences/{kept.key}"
    assert audiences.dumped(kept.rule) == {"is": "purchases", "at_most": 0}


def test_a_campaign_tells_its_numbers_and_that_it_is_too_early_to_compare(
    studio: Browser, db: Session
) -> None:
    now = clock.now()
    campaigns.keep(
        db, "hiyori", "winter", {"name": "=冬のおたより", "placement": "home", "slot": "hero"}, now=now
    )
    at = now - timedelta(days=1)
    person = customers.guest(
        db, customers.Contact("i@example.jp", "鈴木", "一", "スズキ", "イチ", ""), now=now
    )
    told = [
        Happening(at, "hiyori", "web", None, person, verb, "placement:home", "winter")
        for verb in (Verb.IMPRESSION, Verb.IMPRESSION, Verb.CLICK)
    ]
    behaviour.write(db, told)
    row = studio.get("/studio/results").all("table.desk-table tbody tr")[0]
    assert [c.get_text(strip=True) for c in row.select("td")] == ["1", "2", "1", "0", "0", "0"]
    assert "比べられる人数がまだ足りません" in studio.get("/studio/results/campaigns/winter").text
    file = studio.get("/studio/results.csv")
    assert file.response.text.splitlines()[1] == "winter,1,2,1,0,0,0"


def test_paths_to_a_purchase_are_told_in_words_and_open_who_walked_them(studio: Browser, db: Session) -> None:
    assert "毎晩つくられます" in studio.get("/studio/results/paths").text
    now = clock.now()
    person = customers.guest(
        db, customers.Contact("hana@example.jp", "佐藤", "花", "サトウ", "ハナ", ""), now=now
    )
    order(db, person_id=person)
    told = Happening(
        now - timedelta(days=1),
        "hiyori",
        "web",
        None,
        person,
        Verb.PAGE,
        "page:shop.home.show",
        data={"came": "search"},
    )
    behaviour.write(db, [told])
    measurement.keep_paths(db, measurement.make_paths(db, now=clock.now()), now=now)
    page = studio.get("/studio/results/paths")
    first = page.all("table.desk-table")[0].select("tbody tr")[0]
    assert first.select_one("th").get_text(strip=True) == "検索から"
    opened = studio.get(str(first.select("a")[0]["href"]))
    assert "いま当てはまるお客さまは1人です。" in opened.text
    answer = studio.post("/studio/results/paths/people", {"step": "from:search"})
    (kept,) = audiences.audiences(db)
    assert answer.location == f"/studio/audiences/{kept.key}"
    assert len(list(audiences.members(db, kept.key))) == 1
    (act,) = staff.acts(db, f"audience:{kept.key}")
    assert (act.action, act.after) == ("audience.from_results", {"steps": ["from:search"], "people": 1})
    with clock.as_of(now):
        two = [
            studio.post("/studio/results/audience", {"rule": '{"is": "purchases", "at_least": 1}'})
            for _ in range(2)
        ]
    assert len({answer.location for answer in two}) == 2, "two in one second"
    assert studio.post("/studio/results/paths/people", {"step": "from:link"}).status == 404
    file = studio.get("/studio/results/paths.csv")
    assert file.response.text.splitlines()[1].startswith("検索から,1,1,")
