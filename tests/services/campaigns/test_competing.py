"""Campaigns that want one place at one time are found, with how many people they want it for."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel.i18n import LocalText
from storefront.services import audiences, campaigns, customers, profile
from storefront.services.campaigns import Campaign
from storefront.services.campaigns.competing import contests, overlaps
from storefront.services.profile import Profile, Who, storing
from tests.services.audiences.makers import NOW

DAY = timedelta(days=1)


def hero(priority: int = 50, **more: Any) -> Campaign:
    """A campaign for the home hero."""
    return campaigns.campaign_of(
        {"name": f"案{priority}", "placement": "home", "slot": "hero", "priority": priority, **more}
    )


def test_only_what_is_there_at_the_same_time_competes() -> None:
    early, late = hero(50, ends=NOW + DAY), hero(60, begins=NOW + DAY)
    assert overlaps((("early", early), ("late", late)), NOW) == ()
    (found,) = overlaps((("early", hero(50, ends=NOW + DAY + timedelta(seconds=1))), ("late", late)), NOW)
    assert ([r.key for r in found.rivals], found.begins, found.ends) == (
        ["late", "early"], NOW + DAY, NOW + DAY + timedelta(seconds=1),
    )  # fmt: skip
    assert overlaps((("past", hero(ends=NOW)), ("now", hero())), NOW) == ()


def test_other_slots_other_pages_and_room_enough_are_no_contest() -> None:
    second = hero(slot="second")
    assert overlaps((("a", hero()), ("b", second)), NOW) == ()
    over = {"placement": "overlay", "slot": ""}
    pages = (("a", hero(**over, pages=("home",))), ("b", hero(**over, pages=("product",))))
    assert overlaps(pages, NOW) == ()
    assert [r.key for c in overlaps((*pages, ("c", hero(**over))), NOW) for r in c.rivals] == [
        "a",
        "c",
        "b",
        "c",
    ]
    three = tuple((key, hero(placement="checkout", slot="after:payment")) for key in "abc")
    assert overlaps(three, NOW) == ()
    assert len(overlaps((*three, ("d", three[0][1])), NOW)[0].rivals) == 4


def test_a_contest_says_how_many_people_it_is_about_and_who_gets_them(db: Session) -> None:
    people = [
        customers.guest(db, customers.Contact(f"{n}@example.jp", "姓", "名", "セイ", "メイ", ""), now=NOW)
        for n in range(4)
    ]
    drawn = [
        Profile(Who(None, person), orders=n, undelivered=("HY-1",) if n == 3 else ())
        for n, person in enumerate(people)
    ]
    db.execute(sa.insert(profile.TABLE), [storing.values(one) for one in drawn])
    bought = audiences.loaded({"is": "purchases", "at_least": 1})
    audiences.put(db, audiences.AudienceDraft("bought", LocalText({"ja": "購入者"}), bought), now=NOW)
    told = (
        ("regulars", hero(80, audience="bought", purpose="sell")),
        ("all", hero(50)),
        ("half", hero(10, audience="bought")),
    )
    for key, said in told:
        campaigns.keep(db, "hiyori", key, said.plain, now=NOW)
        campaigns.publish(db, "hiyori", key, now=NOW)
    (found,) = contests(db, now=NOW)
    assert (found.people, found.exact) == (3, True)
    assert [(r.key, r.meant, r.gets) for r in found.rivals] == [
        ("regulars", 2, 2),
        ("all", 4, 2),
        ("half", 3, 0),
    ]
