"""What the shop believes of a provider's answer, and what it does not."""

import base64
import hashlib
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from storefront.gateways.oidc import Departure, Gateway, Identity, Provider, ProviderRefused, ProviderSilent
from storefront.gateways.oidc.configured import LOCAL_CLIENT, LOCAL_SECRET, line
from storefront.kernel import clock
from tests.support.identity import BASE, SHOP, Elsewhere

HANA = {"name": "佐藤 花", "email": "sato@demo.example"}


def arrive(elsewhere: Elsewhere, key: str, told: dict[str, str], sent: Departure, **changes: Any) -> Identity:
    """Come back with what the provider gave."""
    given = {"nonce": sent.nonce, "verifier": sent.verifier, "now": clock.now().timestamp(), **changes}
    return elsewhere.gateways[key].arrive(told["code"], elsewhere.callback(key), **given)


def journey(elsewhere: Elsewhere, key: str, person: str = "hana", **changes: Any) -> Identity:
    """There and back."""
    sent = elsewhere.gateways[key].depart(elsewhere.callback(key))
    return arrive(elsewhere, key, elsewhere.answer(sent.url, person), sent, **changes)


def test_who_says_yes_comes_back_with_subject_name_and_address(elsewhere: Elsewhere) -> None:
    at_line, elsewhere_ = journey(elsewhere, "line"), journey(elsewhere, "oidc")
    assert at_line == Identity("line", f"{BASE}/line", at_line.subject, **HANA, trusted_email=False)
    assert (at_line.subject[0], len(at_line.subject)) == ("U", 33)
    assert elsewhere_ == Identity("oidc", f"{BASE}/oidc", elsewhere_.subject, **HANA, trusted_email=True)
    assert journey(elsewhere, "line").subject == at_line.subject != journey(elsewhere, "line", "aoi").subject


def test_the_browser_leaves_with_state_nonce_and_a_hashed_verifier(elsewhere: Elsewhere, key: str) -> None:
    sent = elsewhere.gateways[key].depart(elsewhere.callback(key), locale="en")
    asked = {k: v[0] for k, v in parse_qs(urlsplit(sent.url).query).items()}
    hashed = base64.urlsafe_b64encode(hashlib.sha256(sent.verifier.encode()).digest()).rstrip(b"=").decode()
    assert asked == {
        "client_id": LOCAL_CLIENT, "redirect_uri": f"{SHOP}/login/with/{key}/callback", "response_type": "code",
        "scope": "openid profile email", "state": sent.state, "nonce": sent.nonce, "code_challenge": hashed,
        "code_challenge_method": "S256", "ui_locales": "en", **({"bot_prompt": "normal"} if key == "line" else {}),
    }  # fmt: skip
    assert LOCAL_SECRET not in sent.url
    assert len({sent.state, sent.nonce, sent.verifier}) == 3
    assert min(len(sent.state), len(sent.nonce)) == 43


def test_somebody_without_an_address_or_with_a_strange_name_arrives(elsewhere: Elsewhere, key: str) -> None:
    found = journey(elsewhere, key, "ren")
    assert (found.name, found.email, found.trusted_email) == ("林 れん", "", False)
    sent = elsewhere.gateways[key].depart(elsewhere.callback(key))
    told = elsewhere.answer(sent.url, "", name="𠮷田\u202e<b>" + "x" * 80, email="y" * 300)
    strange = arrive(elsewhere, key, told, sent)
    assert strange.name == ("𠮷田<b>" + "x" * 80)[:60]
    assert len(strange.email) == 254


def test_a_no_is_told_in_the_providers_words(elsewhere: Elsewhere) -> None:
    for key, word in (("line", "ACCESS_DENIED"), ("oidc", "access_denied")):
        sent = elsewhere.gateways[key].depart(elsewhere.callback(key))
        assert elsewhere.answer(sent.url, allow=False) == {"error": word, "state": sent.state}


def test_line_tells_whether_the_person_became_a_friend(elsewhere: Elsewhere) -> None:
    sent = elsewhere.gateways["line"].depart(elsewhere.callback("line"))
    assert elsewhere.answer(sent.url)["friendship_status_changed"] == "true"


def test_a_code_is_good_once(elsewhere: Elsewhere, key: str) -> None:
    sent = elsewhere.gateways[key].depart(elsewhere.callback(key))
    told = elsewhere.answer(sent.url)
    arrive(elsewhere, key, told, sent)
    with pytest.raises(ProviderRefused, match="invalid_grant"):
        arrive(elsewhere, key, told, sent)


def test_a_stolen_code_is_worth_nothing_without_its_verifier(elsewhere: Elsewhere, key: str) -> None:
    sent = elsewhere.gateways[key].depart(elsewhere.callback(key))
    told = elsewhere.answer(sent.url)
    with pytest.raises(ProviderRefused, match="invalid_grant"):
        arrive(elsewhere, key, {"code": "made-up"}, sent)
    other = elsewhere.gateways[key].depart(elsewhere.callback(key)).verifier
    with pytest.raises(ProviderRefused, match="invalid_grant"):
        arrive(elsewhere, key, told, sent, verifier=other)
    with pytest.raises(ProviderRefused, match="invalid_grant"):
        arrive(elsewhere, key, told, sent)


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ("wrong_iss", "iss"), ("wrong_aud", "claims: aud"), ("wrong_nonce", "nonce"), ("wrong_sub", "claims: sub"),
        ("expired", "expired"), ("future", "issued in the future"), ("two_audiences", "claims: aud"), ("wrong_hash", "at_hash"),
        ("none", "algorithm none"), ("stranger", "signature: "), ("without_id_token", "no id_token"),
    ],
)  # fmt: skip
def test_a_token_that_does_not_hold_is_refused(elsewhere: Elsewhere, key: str, fault: str, why: str) -> None:
    elsewhere.fault("token", fault)
    with pytest.raises(ProviderRefused, match=why):
        journey(elsewhere, key)


def test_another_sign_ins_nonce_is_refused(elsewhere: Elsewhere, key: str) -> None:
    with pytest.raises(ProviderRefused, match="nonce"):
        journey(elsewhere, key, nonce="of-another-browser")


def test_a_public_key_is_never_taken_for_a_secret(elsewhere: Elsewhere) -> None:
    elsewhere.fault("token", "confused")
    with pytest.raises(ProviderRefused, match="algorithm HS256"):
        journey(elsewhere, "oidc")


def test_line_may_sign_with_its_own_key_too(elsewhere: Elsewhere) -> None:
    elsewhere.fault("token", "es256")
    assert journey(elsewhere, "line").name == "佐藤 花"


def test_a_provider_may_change_its_keys_at_any_time(elsewhere: Elsewhere) -> None:
    before = journey(elsewhere, "oidc")
    elsewhere.fault("token", "rotated")
    assert journey(elsewhere, "oidc") == before


@pytest.mark.parametrize("mode", ["500", "429", "nonsense"])
@pytest.mark.parametrize("endpoint", ["discovery", "token"])
def test_trouble_at_the_provider_is_told_apart_from_a_refusal(
    elsewhere: Elsewhere, key: str, endpoint: str, mode: str
) -> None:
    elsewhere.fault(endpoint, mode)
    with pytest.raises(ProviderSilent):
        journey(elsewhere, key)
    assert journey(elsewhere, key).name == "佐藤 花"


def test_a_name_that_cannot_be_fetched_stops_nobody(elsewhere: Elsewhere) -> None:
    elsewhere.fault("userinfo", "500")
    found = journey(elsewhere, "oidc")
    assert (found.subject, found.name) == (journey(elsewhere, "oidc").subject, "")


def test_an_old_proof_does_not_count_when_a_new_one_was_asked_for(elsewhere: Elsewhere, key: str) -> None:
    sent = elsewhere.gateways[key].depart(elsewhere.callback(key), again=True)
    assert "max_age=0" in sent.url
    assert arrive(elsewhere, key, elsewhere.answer(sent.url), sent, again=True).name == "佐藤 花"
    elsewhere.fault("token", "old_proof")
    sent = elsewhere.gateways[key].depart(elsewhere.callback(key), again=True)
    with pytest.raises(ProviderRefused, match="auth_time"):
        arrive(elsewhere, key, elsewhere.answer(sent.url), sent, again=True)


def described(**changes: Any) -> Gateway:
    """A gateway to a provider that describes itself like this."""
    told = {
        "issuer": "https://id.example", "authorization_endpoint": "https://id.example/a",
        "token_endpoint": "https://id.example/t", "jwks_uri": "https://id.example/k", **changes,
    }  # fmt: skip
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json=told))
    return Gateway(Provider("oidc", "ID", "https://id.example", "c", "s"), transport)


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "https://evil.example"}, {"token_endpoint": "http://id.example/t"}, {"token_endpoint": "file:///etc/passwd"},
        {"jwks_uri": None}, {"authorization_endpoint": "javascript:alert(1)"},
    ],
)  # fmt: skip
def test_a_description_that_is_not_safe_is_not_followed(changes: dict[str, Any]) -> None:
    assert described().depart(f"{SHOP}/x").url.startswith("https://id.example/a?")
    with pytest.raises(ProviderSilent):
        described(**changes).depart(f"{SHOP}/x")


def test_redirects_of_a_provider_are_not_followed() -> None:
    moved = httpx.MockTransport(
        lambda r: httpx.Response(302, headers={"Location": "http://169.254.169.254/"})
    )
    with pytest.raises(ProviderSilent):
        Gateway(Provider("oidc", "ID", "https://id.example", "c", "s"), moved).depart(f"{SHOP}/x")


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ("redirect_uri=http%3A%2F%2Fevil.example", ""), ("client_id=other", ""), ("code_challenge_method=plain", "invalid_request"),
        ("response_type=token", "invalid_request"), ("scope=profile", "invalid_scope"),
    ],
)  # fmt: skip
def test_the_local_provider_is_as_strict_as_a_real_one(
    elsewhere: Elsewhere, key: str, change: str, word: str
) -> None:
    sent = elsewhere.gateways[key].depart(elsewhere.callback(key))
    name = change.partition("=")[0]
    url = "&".join(p for p in sent.url.split("&") if not p.startswith(f"{name}="))
    if name in url:
        url = url.replace(f"?{name}=", "?was=")
    answer = elsewhere.decide(f"{url}&{change}")
    assert answer.status_code == (302 if word else 400)
    assert ("Location" in answer.headers) is bool(word)
    assert f"error={word}" in answer.headers.get("Location", "error=")


def test_over_http_a_process_answers_and_a_stopped_one_is_silent(process: str) -> None:
    gateway = Gateway(line(f"{process}/line", LOCAL_CLIENT, LOCAL_SECRET))
    back = f"{SHOP}/login/with/line/callback"
    sent = gateway.depart(back)
    page = httpx.get(sent.url)
    assert "佐藤 花" in page.text
    answer = httpx.post(sent.url, data={"person": "aoi", "decision": "allow"})
    code = parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]
    found = gateway.arrive(code, back, nonce=sent.nonce, verifier=sent.verifier, now=time.time())
    assert found.name == "森 あおい"
    nobody = Gateway(line("http://127.0.0.1:9/line", LOCAL_CLIENT, LOCAL_SECRET))
    with pytest.raises(ProviderSilent):
        nobody.depart(back)
