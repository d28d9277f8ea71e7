"""Passkeys without a browser: rubbish is refused, others' do not exist, old proofs are asked again."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.services.customers.models import Passkey
from tests.oms import makers
from tests.pages.mypage.conftest import signed_in
from tests.support.browsing import Browser
from tests.support.people import customer

RUBBISH = ("", "{}", "[]", "null", "<b>", '{"id": "AAAA"}', '{"id": 5, "rawId": "x"}', "あ" * 4000)


def passkey(db: Session, account_id: int) -> str:
    """A passkey that nobody's device knows; its shown id."""
    values = {
        "public_id": f"key{account_id}", "account_id": account_id, "credential_id": b"c%d" % account_id,
        "public_key": b"k", "sign_count": 0, "name": "電話", "backed_up": False, "created_at": makers.NOW,
    }  # fmt: skip
    db.execute(sa.insert(Passkey).values(**values))
    db.commit()
    return str(values["public_id"])


@pytest.mark.parametrize("answer", RUBBISH)
def test_rubbish_signs_nobody_in(db: Session, answer: str) -> None:
    browser = Browser()
    browser.get("/login")
    browser.post("/login/passkey/challenge", {})
    assert browser.post("/login/passkey", {"answer": answer}).status_code == 422


@pytest.mark.parametrize("answer", RUBBISH)
def test_rubbish_is_not_kept_as_a_passkey(browser: Browser, db: Session, answer: str) -> None:
    browser.get("/mypage/security/passkeys/new")
    browser.post("/mypage/security/passkeys/challenge", {})
    assert browser.post("/mypage/security/passkeys", {"answer": answer}).status_code == 422
    assert db.execute(sa.select(sa.func.count(Passkey.id))).scalar_one() == 0


def test_another_customers_passkey_does_not_exist(browser: Browser, db: Session) -> None:
    public_id = passkey(db, customer(db, "suzuki@demo.example").account_id)
    assert browser.get(f"/mypage/security/passkeys/{public_id}").status_code == 404
    assert browser.post(f"/mypage/security/passkeys/{public_id}", {"name": "わたしの"}).status_code == 404
    assert browser.post(f"/mypage/security/passkeys/{public_id}/removal", {}).status_code == 404
    assert "電話" in signed_in("suzuki@demo.example").get("/mypage/security").text


def test_after_ten_minutes_nobody_adds_or_removes_without_proof(
    browser: Browser, sato: object, db: Session
) -> None:
    public_id = passkey(db, sato.account_id)  # type: ignore[attr-defined]
    browser.at += timedelta(minutes=11)
    proof = "/mypage/security/proof?next="
    for path in ("passkeys/challenge", "passkeys", f"passkeys/{public_id}/removal"):
        assert browser.post(f"/mypage/security/{path}", {}).headers["Location"].startswith(proof)
    assert browser.get("/mypage/security/passkeys/new").headers["Location"].startswith(proof)
    assert browser.get(f"/mypage/security/passkeys/{public_id}").status_code == 200


def test_the_challenge_is_random_and_names_the_shops_host(db: Session) -> None:
    browser = Browser()
    browser.get("/login")
    first, second = (browser.post("/login/passkey/challenge", {}).get_json() for _ in range(2))
    assert first["rpId"] == "localhost"
    assert first["userVerification"] == "preferred"
    assert len(first["challenge"]) >= 43 and first["challenge"] != second["challenge"]
