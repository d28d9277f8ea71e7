"""Connections at the studio: written, keys shown once, messages sent again; whoever tells of customers may see them."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import clock
from storefront.services import connections
from tests.pages.studio.editing import sent
from tests.support.jobs import run_jobs
from tests.support.pages import Browser, form_values
from tests.support.partner import partner
from tests.support.shop import shop

PAGE = "/studio/connections/crm"
BOXES: dict[str, Any] = {
    "name": "CRM",
    "in_use": "y",
    "order_placed": "y",
    "url": "http://partner.example/hook",
}


def made(browser: Browser) -> Browser:
    """A browser with a new connection open."""
    browser.get("/studio/connections/new")
    answer = browser.post("/studio/connections/new", {"slug": "crm", "name-ja": "CRM", "name-en": ""})
    assert (answer.status, answer.location) == (303, PAGE)
    return browser


def written(browser: Browser, typed: dict[str, Any]) -> Any:
    """Open the form, type, save."""
    return sent(browser, PAGE, {**form_values(browser.get(PAGE).one("#record")), **typed})


def shown(browser: Browser, path: str, field: str) -> str:
    """What is shown this once."""
    page = browser.post(f"{PAGE}/{path}")
    assert page.status == 200
    assert page.response.headers["Cache-Control"] == "no-store"
    return str(page.one(f"#{field}")["value"])


def test_a_connection_is_written_signed_and_tried_out(studio: Browser, db: Session) -> None:
    made(studio)
    assert written(studio, BOXES).status == 303
    draft = connections.connection(db, "crm")
    assert draft is not None
    assert (draft.kinds, draft.purpose, draft.in_use) == (("order.placed",), "", True)
    assert "署名の鍵がないため" in studio.get(PAGE).text
    secret = shown(studio, "secret", "secret")
    assert secret not in studio.get(PAGE).text
    assert secret.encode() not in db.scalar(sa.text("SELECT secret FROM connection"))
    assert studio.post(f"{PAGE}/trial").location == PAGE
    with partner() as other:
        db.execute(sa.text("UPDATE connection SET url = :u"), {"u": other.url})
        studio.app.extensions["webhooks"] = other.caller
        run_jobs(db, only=["deliver_webhooks"], app=studio.app)
        studio.app.extensions.pop("webhooks")
    assert other.received[0].signed_by(secret)
    assert "届きました" in studio.get(PAGE).text
    acts = db.scalars(sa.text("SELECT action FROM staff_act ORDER BY id")).all()
    assert acts[-1] == "connection.secret"
    assert secret not in str(db.scalar(sa.text("SELECT string_agg(t::text, ' ') FROM staff_act t")))


def test_a_key_is_shown_once_reads_events_and_is_revoked(studio: Browser, db: Session) -> None:
    made(studio)
    written(studio, BOXES)
    key = shown(studio, "keys", "key")
    asked = {"Authorization": f"Bearer {key}"}
    assert studio.client.get("/api/v1/events", headers=asked).json["events"] == []
    page = studio.get(PAGE)
    assert key not in page.text and f"…{key[-4:]}" in page.text
    form = next(f for f in page.all("form") if "revocation" in str(f["action"]))
    assert studio.post(str(form["action"])).status == 303
    assert studio.client.get("/api/v1/events", headers=asked).status_code == 401


def test_who_may_not_see_customers_cannot_have_them_told_of(
    studio: Browser, owner: Browser, db: Session
) -> None:
    made(studio)
    told = {**BOXES, "purpose": "marketing:mail", "cart_abandoned": "y"}
    refused = written(studio, told)
    assert (refused.status, connections.connection(db, "crm").kinds) == (422, ())  # type: ignore[union-attr]
    assert "権限のある人だけが" in refused.text
    assert written(owner, told).status == 303
    for path in ("secret", "keys", "trial", "deliveries"):
        assert studio.post(f"{PAGE}/{path}").status == 404
    assert written(studio, {"name": "Other"}).status == 422
    assert studio.get(PAGE).status == 200


def test_what_people_do_is_told_to_tools_of_the_shop_alone(studio: Browser, db: Session) -> None:
    made(studio)
    refused = written(studio, BOXES | {"behaviour_view": "y"})
    assert (refused.status, "メールでのお知らせに同意した方" in refused.text) == (422, True)
    tool = connections.ConnectionDraft("crm", "CRM", ("behaviour.view",), "marketing:mail")
    connections.put(db, tool, https_only=False, now=clock.now())
    db.commit()
    assert "/api/v1/behaviour から受け取れます。" in studio.get(PAGE).text


def test_an_address_inside_the_house_is_refused_where_it_was_typed(studio: Browser, db: Session) -> None:
    made(studio)
    answer = written(studio, {**BOXES, "url": "gopher://partner.example"})
    assert answer.status == 422
    assert form_values(answer.one("#record"))["url"] == "gopher://partner.example"
    assert connections.connection(db, "crm").url == ""  # type: ignore[union-attr]


def test_operators_see_who_is_silent_and_call_again(studio: Browser, desk: Browser, db: Session) -> None:
    made(studio)
    written(studio, BOXES)
    shown(studio, "secret", "secret")
    db.execute(sa.text("UPDATE connection SET failing_since = now(), stopped_at = now()"))
    db.execute(
        sa.text(
            "INSERT INTO connection_delivery (public_id, connection_id, state, next_at, made_at)"
            " SELECT 'd1', id, 'failed', now(), now() FROM connection"
        )
    )
    db.commit()
    assert "自動で止まりました" in studio.get(PAGE).text
    assert "自動で止まりました" in desk.get("/ops/operations").text
    answer = desk.submit('form[action$="/operations/connections"]')
    assert answer.status == 303
    state = connections.state(db, "crm")
    assert state is not None
    assert (state.stopped_at, state.waiting, state.failed) == (None, 1, 0)
    assert "自動で止まりました" not in desk.get("/ops/operations").text


def test_the_shop_calls_public_hosts_by_default(db: Session) -> None:
    from storefront.gateways.public_hosts import public_address
    from storefront.jobs.webhooks import gateway

    with shop().app_context():
        assert gateway().address_of is public_address  # type: ignore[attr-defined]
