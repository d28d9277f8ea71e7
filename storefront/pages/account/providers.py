"""The way to a provider and back: what this browser's session keeps meanwhile, once, for ten minutes."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Response, current_app, g, request, session, url_for

from storefront.gateways.oidc import Gateway, Identity, ProviderRefused, ProviderSilent
from storefront.kernel import clock, i18n, ids
from storefront.kernel.db import reading, release
from storefront.kernel.errors import NotFound, Refusal
from storefront.kernel.i18n import _l
from storefront.kernel.observability import log
from storefront.pages import signed_in
from storefront.pages.account import attempts
from storefront.pages.render import go
from storefront.services import customers

KEPT, LASTS, MOST = "departures", timedelta(minutes=10), 3
NEWCOMER, STAYS = "newcomer", timedelta(minutes=30)
SIGN_IN, LINK, PROVE, VERIFY = "sign_in", "link", "prove", "verify"

SILENT = _l(
    "%(name)sから返事がありません。しばらくしてからもう一度お試しになるか、ほかの方法でログインしてください。"
)
DENIED = _l("%(name)sでのログインは取りやめになりました。何も変わっていません。")
FAILED = _l("%(name)sでのログインを確かめられませんでした。もう一度お試しください。")
STALE = _l("ログインの途中で時間がたったか、別の画面でやり直されました。もう一度お試しください。")


@dataclass(frozen=True, slots=True)
class Offered:
    """A provider as pages show it."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who came back from a provider, and what for; `about` is a link's secret when one was opened."""

    purpose: str
    identity: Identity
    back: str | None
    about: str | None


class Lost(Refusal):
    """A sign-in elsewhere that came to nothing; `purpose` is what it was for, if that is known."""

    def __init__(self, reason: Any, purpose: str = SIGN_IN, about: str | None = None) -> None:
        super().__init__(reason)
        self.purpose = purpose
        self.about = about


def offer() -> tuple[Offered, ...]:
    """The providers of this shop; forms of the page may lead there (browsers hold redirects to the policy)."""
    found = _gateways()
    if found:
        origins = dict.fromkeys(o for gateway in found.values() for o in gateway.provider.origins)
        g.csp = {**g.get("csp", {}), "form-action": " ".join(("'self'", *origins))}
    return tuple(Offered(key, gateway.provider.name) for key, gateway in found.items())


def linked(account_id: int) -> tuple[customers.LinkedView, ...]:
    """The accounts elsewhere that sign in to this account."""
    return customers.links(reading(), account_id)


def name_of(key: str) -> str:
    """What a provider is called; its key when the shop no longer works with it."""
    gateway = _gateways().get(key)
    return gateway.provider.name if gateway else key


def leave(key: str, purpose: str, *, back: str | None = None, about: str | None = None) -> Response:
    """Send the browser to the provider. Lost when it does not answer, NotFound for an unknown one."""
    gateway, counted = _gateway(key), ids.token()[:16]
    attempts.begin("elsewhere", counted)
    release()  # a provider may take seconds; nobody waits for a connection meanwhile
    try:
        sent = gateway.depart(_callback(key), locale=i18n.locale(), again=purpose == PROVE)
    except ProviderSilent as silent:
        log().warning("provider silent", provider=key, why=str(silent))
        raise Lost(_said(SILENT, gateway), purpose, about) from silent
    kept = {
        "provider": key, "nonce": sent.nonce, "verifier": sent.verifier, "purpose": purpose, "about": about,
        "back": signed_in.safe_next(back), "at": clock.now().isoformat(), "counted": counted,
        "account": _account(),
    }  # fmt: skip
    earlier = list(session.get(KEPT, {}).items())[-(MOST - 1) :]
    session[KEPT] = {**dict(earlier), ids.digest(sent.state).hex(): kept}
    return go(sent.url)


def arrive(key: str) -> Arrival:
    """Who came back with this request. Lost with the sentence for the person when anything does not hold."""
    gateway, kept = _gateway(key), _taken(key)
    purpose, about = kept["purpose"], kept["about"]
    if (error := request.args.get("error")) is not None:
        # LINE writes its codes in capitals.
        denied = error.lower() in ("access_denied", "login_required", "consent_required")
        log().info("provider said no", provider=key, error=error[:40])
        raise Lost(_said(DENIED if denied else FAILED, gateway), purpose, about)
    if request.args.get("iss", gateway.provider.issuer) != gateway.provider.issuer:
        raise Lost(_said(FAILED, gateway), purpose, about)  # RFC 9207: another provider's answer
    release()
    try:
        found = gateway.arrive(
            request.args.get("code", ""), _callback(key), nonce=kept["nonce"], verifier=kept["verifier"],
            now=clock.now().timestamp(), again=purpose == PROVE,
        )  # fmt: skip
    except (ProviderSilent, ProviderRefused) as error:
        log().warning("provider sign-in failed", provider=key, why=str(error)[:80])
        said = SILENT if isinstance(error, ProviderSilent) else FAILED
        raise Lost(_said(said, gateway), purpose, about) from error
    attempts.succeeded("elsewhere", kept["counted"])
    return Arrival(purpose, found, kept["back"], about)


def _taken(key: str) -> dict[str, Any]:
    """What the session kept for this state, which is used up; Lost when it keeps nothing (any more)."""
    waiting = dict(session.get(KEPT, {}))
    kept: dict[str, Any] | None = waiting.pop(ids.digest(request.args.get("state", "")).hex(), None)
    if kept is None:
        raise Lost(STALE)
    session[KEPT] = waiting
    late = clock.now() - datetime.fromisoformat(kept["at"]) > LASTS
    # Whoever signs in or out on the way has begun something else.
    if late or kept["provider"] != key or kept["account"] != _account():
        raise Lost(STALE, kept["purpose"], kept["about"])
    return kept


def keep_newcomer(who: Identity) -> None:
    """Remember who signed in elsewhere and has no account here yet."""
    session[NEWCOMER] = {"identity": asdict(who), "at": clock.now().isoformat()}


def newcomer() -> Identity | None:
    """Who signed in elsewhere with this browser within the last half hour and has no account here."""
    kept = session.get(NEWCOMER)
    if not kept or clock.now() - datetime.fromisoformat(kept["at"]) > STAYS:
        return None
    who = Identity(**kept["identity"])
    return who if who.provider in _gateways() else None


def forget_newcomer() -> None:
    """Linked or registered: nothing waits any more."""
    session.pop(NEWCOMER, None)


def _gateways() -> dict[str, Gateway]:
    found: dict[str, Gateway] = current_app.extensions["identity_providers"]
    return found


def _gateway(key: str) -> Gateway:
    if key not in _gateways():
        raise NotFound(key)
    return _gateways()[key]


def _callback(key: str) -> str:
    """To the letter as it is registered at the provider, whatever host this request names."""
    base: str = current_app.extensions["settings"].base_url.rstrip("/")
    return base + url_for("account.elsewhere.returned", key=key)


def _account() -> int | None:
    person = signed_in.person()
    return person.account_id if person else None


def _said(sentence: Any, gateway: Gateway) -> str:
    return str(sentence) % {"name": gateway.provider.name}
