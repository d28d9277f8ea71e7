"""Serving a customer: found by what they tell, shown with what to say and what not to sell; every look written down."""

from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from storefront.kernel import clock
from storefront.services import behaviour, campaigns, carts, customers, profile, staff
from storefront.services.profile import Who
from tests.support.ops import SOAP, at_the_desk, floor, order
from tests.support.pages import Browser
from tests.support.people import customer

CONTACT = customers.Contact("hana@example.jp", "佐藤", "花", "サトウ", "ハナ", "090-1234-5678")
OTHER = customers.Contact("jiro@example.jp", "佐藤", "次郎", "サトウ", "ジロウ", "")
SAY = [
    {"kind": "heading", "words": {"ja": "お手入れの冊子を"}},
    {"kind": "text", "words": {"ja": "お届けできます"}},
]


@pytest.fixture
def hana(db: Session) -> tuple[int, str, str]:
    """A guest with an order on its way, one campaign for the desk and one that sells."""
    floor(db)
    person = customers.guest(db, CONTACT, now=clock.now())
    customers.guest(db, OTHER, now=clock.now())
    number = order(db, person_id=person)
    profile.rebuild(db, Who(None, person))
    for key, told in (
        ("care", {"placement": "guidance"}),
        ("push", {"placement": "home", "slot": "hero", "purpose": "sell"}),
    ):
        campaigns.keep(db, "hiyori", key, {"name": key, "blocks": SAY, **told}, now=clock.now())
        campaigns.publish(db, "hiyori", key, now=clock.now())
    db.commit()
    return person, customers.found(db, [person])[0].number, number


def desk(application: Flask, db: Session, role: str = "agent") -> Browser:
    """The desk of this role."""
    return at_the_desk(application, db, "takahashi@demo.example", roles=(role,))


def find(browser: Browser, typed: str, at: str = "/support") -> Any:
    """Type into the field and press the button."""
    browser.get(at)
    return browser.post(f"{at}/customers", {"q": typed})


def test_a_customer_is_found_by_whatever_they_tell(application: Flask, db: Session, hana: Any) -> None:
    _person, number, order_number = hana
    agent = desk(application, db)
    for typed in (
        order_number,
        order_number.lower(),
        "HANA@example.jp",
        "０９０１２３４５６７８",
        "佐藤花",
        "さとう　はな",
        number,
    ):
        assert find(agent, typed).location == f"/support/customers/{number}", typed
    assert find(agent, "次郎").location == find(agent, "じろう").location != f"/support/customers/{number}"
    several = find(agent, "サトウ")
    listed = agent.get(several.location)
    assert listed.one("input[name=q]")["value"] == "サトウ"
    assert [a.get_text() for a in listed.all("a.record-link")] == ["佐藤 次郎", "佐藤 花"]
    for nobody in ("鈴木", "佐", "%", "HY-NOTHING", "x@example.jp"):
        assert find(agent, nobody).status == 422, nobody
    assert agent.get("/support?found=forged").all("a.record-link") == []
    assert len(staff.acts(db, "customers")) == 15


def test_the_card_says_what_to_say_what_not_to_sell_and_why(
    application: Flask, db: Session, hana: Any
) -> None:
    person, number, order_number = hana
    agent = desk(application, db)
    page = agent.get(f"/support/customers/{number}")
    assert page.one(".guidance__hint h3").get_text() == "お手入れの冊子を"
    not_today = page.one(".guidance--not").get_text()
    assert f"まだお届けしていないご注文があります（{order_number}）。" in not_today
    assert "「push」：お届け前のご注文があります" in not_today
    assert "hana@example.jp" in page.text and "090-1234-5678" in page.text
    assert [(a.action, a.subject) for a in staff.acts(db, f"person:{person}")] == [
        ("support.look", f"person:{person}")
    ]
    told = agent.post(f"/support/customers/{number}/told/care")
    assert told.status == 303
    assert "にお伝えしました。" in agent.get(f"/support/customers/{number}").text
    assert agent.post(f"/support/customers/{number}/told/push").status == 404
    behaviour.flush()
    noted = sa.text(
        "SELECT verb, count(*) FROM behaviour_event WHERE person_id = :p AND campaign = 'care' GROUP BY 1"
    )
    assert dict(db.execute(noted, {"p": person}).all()) == {"impression": 2, "click": 1}


def test_the_counter_sees_enough_to_recognise_somebody_and_no_more(
    application: Flask, db: Session, hana: Any
) -> None:
    _person, number, _order = hana
    clerk = desk(application, db, "shop_staff")
    assert find(clerk, "090-1234-5678", "/counter").location == f"/counter/customers/{number}"
    page = clerk.get(f"/counter/customers/{number}")
    assert page.one(".guidance__hint h3").get_text() == "お手入れの冊子を"
    assert ("h…@example.jp" in page.text, "hana@" in page.text, "1234-5678" in page.text) == (
        True,
        False,
        False,
    )
    assert clerk.get(f"/support/customers/{number}").status == 403
    assert clerk.get("/counter/customers/nobody").status == 404


def test_not_wanted_rests_on_every_channel(application: Flask, db: Session, hana: Any) -> None:
    person, number, _order = hana
    publish_offer(db)
    agent, address = desk(application, db), f"/support/customers/{number}"
    assert "カートにお入れする" not in agent.get(address).text  # a guest has no cart that they could open
    assert agent.post(f"{address}/told/offer", {"answer": "taken"}).status == 404
    for key in ("care", "offer"):
        agent.post(f"{address}/told/{key}", {"answer": "declined"})
    not_today = agent.get(address).one(".guidance--not").get_text()
    assert "「care」：ご不要とのことでした" in not_today and "「offer」：ご不要とのことでした" in not_today
    met = campaigns.read(db, Who(None, person), site="hiyori").by_campaign
    assert {key for key, contact in met.items() if contact.closed_at} == {"care", "offer", "same"}
    acts = [a.action for a in staff.acts(db, f"person:{person}") if a.action != "support.look"]
    assert acts == ["support.declined", "support.declined"]


def test_a_yes_leads_into_the_cart_of_a_member(application: Flask, db: Session, hana: Any) -> None:
    member = customer(db)
    publish_offer(db)
    address = f"/support/customers/{customers.found(db, [member.person_id])[0].number}"
    agent = desk(application, db)
    assert "カートにお入れする" in agent.get(address).text
    agent.post(f"{address}/told/offer", {"answer": "taken"})
    owner = carts.Owner(UUID(int=0), member.person_id)
    assert [item.sku for item in carts.view(db, owner, now=clock.now()).items] == [SOAP]
    assert campaigns.read(db, Who(None, member.person_id), site="hiyori").by_campaign["offer"].done_at
    assert agent.get(address).all("[data-campaign=offer]") == []  # it has done its work


def publish_offer(db: Session) -> None:
    """The desks offer soap, and so does an overlay."""
    blocks = [*SAY, {"kind": "product", "slug": "hand-soap"}]
    for key, told in (
        ("offer", {"placement": "guidance"}), ("same", {"placement": "overlay", "purpose": "sell"}),
    ):  # fmt: skip
        campaigns.keep(db, "hiyori", key, {"name": key, "blocks": blocks, **told}, now=clock.now())
        campaigns.publish(db, "hiyori", key, now=clock.now())
    db.commit()
