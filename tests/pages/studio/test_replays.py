"""The full replay: asked for at the studio, counted by the job, resumed after a death, harmless twice."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.jobs import replays
from storefront.kernel import clock
from storefront.services import behaviour, campaigns
from storefront.services.behaviour import Happening
from storefront.services.campaigns import full
from storefront.services.campaigns.simulating import simulate
from tests.support.jobs import run_jobs
from tests.support.pages import Browser, form_values

SITE, KEY, URL = "hiyori", "winter", "/studio/campaigns/winter/replay"
HEADING = {"kind": "heading", "words": {"ja": "冬"}}


def recorded(db: Session, people: int, pages: int) -> None:
    """Each of so many visitors opened the home page so often in the last days."""
    now = clock.now()
    behaviour.write(
        db,
        [Happening(now - timedelta(hours=9 + n), SITE, "web", UUID(int=who), None, "page", "page:shop.home.show", "", {})
         for who in range(people) for n in range(pages)]
    )  # fmt: skip


def drafted(db: Session) -> None:
    """An overlay that comes twice, before another one that would come always."""
    content = {"placement": "overlay", "blocks": [HEADING], "pages": ["home"]}
    caps = {"times": 20, "most": 99, "days": 1}
    campaigns.keep(
        db, SITE, "always", {"name": "いつも", **content, "priority": 10, "caps": caps}, now=clock.now()
    )
    campaigns.publish(db, SITE, "always", now=clock.now())
    caps = {"times": 2, "most": 2, "days": 9}
    campaigns.keep(db, SITE, KEY, {"name": "冬", **content, "priority": 90, "caps": caps}, now=clock.now())  # fmt: skip


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Portions of about eight pages."""
    monkeypatch.setattr(full, "VIEWS_AT_ONCE", 8)


def ask(studio: Browser) -> str:
    """Press the button; the page that follows."""
    page = studio.get(URL)
    assert studio.post(URL, form_values(page.one(f'form[action="{URL}"]'))).status == 303
    return str(studio.get(URL).text)


def begun(studio: Browser, db: Session) -> full.Stage:
    """A replay of twelve people that nobody has counted a portion of."""
    drafted(db)
    recorded(db, 12, 4)
    ask(studio)
    one = full.stage(db, KEY, 1, site=SITE)
    assert one is not None
    return one


def test_everything_is_replayed_and_told_as_the_sample_tells_it(
    studio: Browser, db: Session, small: None
) -> None:
    drafted(db)
    recorded(db, 12, 4)
    assert "0％をなぞりました" in ask(studio)
    assert "0％まで進みました" in studio.get("/studio/campaigns/winter/simulation").text
    region = studio.get(URL, lint=False, HX_Request="true", HX_Target="div#replay").text
    assert "0％をなぞりました" in region
    assert "</html>" not in region
    run_jobs(db, only=[full.TASK])
    text = studio.get(URL).text
    assert "48ページをなぞりました" in text
    assert 'data-hx-trigger="every' not in text  # nothing more is waited for
    run = full.run_of(db, KEY, site=SITE)
    assert run is not None
    assert (run.portions, run.done, run.running) == (6, 6, False)
    told = full.told(run, {"always": "いつも"})
    sampled = simulate(db, KEY, run.draft, site=SITE, now=run.until)
    assert (told.reach, told.impressions, told.meant) == (sampled.reach, sampled.impressions, sampled.meant)
    assert (told.reach.value, told.impressions.value) == (12, 24)
    assert told.displaced == sampled.displaced == (("いつも", 24, 0.5),)
    assert told.by_day == sampled.by_day


def test_a_worker_that_died_is_followed_by_one_that_goes_on_and_two_count_nothing_twice(
    studio: Browser, db: Session, small: None
) -> None:
    one = begun(studio, db)
    first = full.count(db, one, site=SITE)
    now = clock.now()
    assert full.keep(db, KEY, one.run, first, site=SITE, now=now) is not None
    assert full.keep(db, KEY, one.run, first, site=SITE, now=now) is None  # the other worker comes too late
    run_jobs(db, only=[full.TASK])
    run = full.run_of(db, KEY, site=SITE)
    assert run is not None
    assert (run.done, run.counted["views"], run.counted["impressions"]) == (6, 48, 24)
    replays.replay_campaign(key=KEY, site=SITE, number=1)  # once more changes nothing
    assert full.run_of(db, KEY, site=SITE) == run


def test_what_was_published_meanwhile_begins_it_anew_and_a_new_asking_takes_its_place(
    studio: Browser, db: Session, small: None
) -> None:
    one = begun(studio, db)
    full.keep(db, KEY, one.run, full.count(db, one, site=SITE), site=SITE, now=clock.now())
    campaigns.pause(db, SITE, "always", now=clock.now())
    run_jobs(db, only=[full.TASK])
    run = full.run_of(db, KEY, site=SITE)
    assert run is not None
    assert (run.counted["views"], full.told(run, {}).displaced) == (48, ())
    ask(studio)
    assert full.keep(db, KEY, one.run, {"views": 1}, site=SITE, now=clock.now()) is None
    assert full.stage(db, KEY, 1, site=SITE) is None
    assert full.stage(db, KEY, 2, site=SITE) is not None


def test_an_audience_that_is_gone_is_told(studio: Browser, db: Session) -> None:
    drafted(db)
    recorded(db, 1, 1)
    ask(studio)
    db.execute(sa.text("""UPDATE campaign_replay SET draft = draft || '{"audience": "gone"}'"""))
    run_jobs(db, only=[full.TASK])
    assert "対象者が見つからないため" in studio.get(URL).text


def test_a_draft_of_an_earlier_version_is_told_and_holds_nobody_up(studio: Browser, db: Session) -> None:
    drafted(db)
    recorded(db, 1, 1)
    ask(studio)
    db.execute(sa.text("""UPDATE campaign_replay SET draft = draft || '{"placement": "fax"}'"""))
    run_jobs(db, only=[full.TASK])
    assert "読めませんでした" in studio.get(URL).text
    assert studio.get("/studio/campaigns/winter/simulation").status == 200


def test_without_any_record_it_is_done_at_once(studio: Browser, db: Session) -> None:
    drafted(db)
    assert "0ページをなぞりました" in ask(studio)
