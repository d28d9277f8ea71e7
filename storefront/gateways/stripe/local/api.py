"""One API request from key to answer: who asks, was it asked before, what goes wrong on purpose."""

import hashlib
import json
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Request, Response

from storefront.gateways.stripe.local import switches
from storefront.gateways.stripe.local.answers import ApiError
from storefront.gateways.stripe.local.books import API_VERSION, Books
from storefront.gateways.stripe.local.endpoints import BROWSER, Call, Endpoint
from storefront.gateways.stripe.local.params import checked, unfold
from storefront.gateways.stripe.local.store import Store
from storefront.gateways.stripe.local.switches import Fault

Json = dict[str, Any]
# What a browser may not learn about an intent.
_PRIVATE = ("metadata", "customer", "latest_charge", "statement_descriptor", "statement_descriptor_suffix")
_BROKEN = {"error": {"type": "api_error", "message": "Something went wrong on our end."}}


@dataclass(frozen=True, slots=True)
class Keys:
    """The account's keys."""

    secret: str
    publishable: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and JSON text, and the request that first got them when this is a repetition."""

    status: int
    body: str
    first: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One request on its way through: where it goes, what it brings, who asks, what shall go wrong."""

    endpoint: Endpoint
    path: dict[str, str]
    params: Json
    url: str
    browser: bool
    fault: str
    seconds: float


class Api:
    """Runs endpoints against the store."""

    def __init__(self, store: Store, keys: Keys):
        self.store = store
        self.keys = keys

    def handle(self, endpoint: Endpoint, request: Request, path: dict[str, str]) -> Response:
        """The HTTP answer to one request."""
        request_id = f"req_{secrets.token_hex(7)}"
        with self.store.write() as db:
            fault = switches.take(db, f"{request.method} {request.path}")
        if fault and fault.mode == "timeout":
            time.sleep(fault.seconds)
        if fault and fault.mode in ("timeout", "503"):
            return _response(Answer(503, json.dumps(_BROKEN)), request_id)
        if fault and fault.mode == "429":
            busy = {
                "error": {
                    "type": "invalid_request_error",
                    "code": "rate_limit",
                    "message": "Too many requests",
                }
            }
            return _response(Answer(429, json.dumps(busy)), request_id)
        try:
            answer = self._answer(endpoint, request, path, request_id, fault)
        except ApiError as refused:
            answer = Answer(refused.status, json.dumps(refused.body, ensure_ascii=False))
        if fault and fault.mode == "lost":
            return _torn()
        return _response(answer, request_id)

    def _answer(
        self, endpoint: Endpoint, request: Request, path: dict[str, str], request_id: str, fault: Fault | None
    ) -> Answer:
        params = unfold([*request.args.items(multi=True), *request.form.items(multi=True)])
        browser = self._is_browser(endpoint, request, params)
        fault = fault or Fault("", 0)
        turn = Turn(endpoint, path, params, request.path, browser, fault.mode, fault.seconds)
        key = request.headers.get("Idempotency-Key") if request.method == "POST" else None
        if key is None:
            return self._run(turn, request_id, None)
        if (before := self._claim(key, _fingerprint(request, params), request_id)) is not None:
            return before
        try:
            return self._run(turn, request_id, key)
        except BaseException:
            with self.store.write() as db:
                db.execute("DELETE FROM keys WHERE key = ? AND status IS NULL", (key,))
            raise

    def _is_browser(self, endpoint: Endpoint, request: Request, params: Json) -> bool:
        """Check the key; a publishable one opens few endpoints and only with the client secret."""
        given = params.get("key") or _authorization(request)
        if given == self.keys.secret and "key" not in params:
            return False
        if given != self.keys.publishable:
            message = (
                f"Invalid API Key provided: {str(given)[:7]}***"
                if given
                else "You did not provide an API key."
            )
            raise ApiError(401, "invalid_request_error", message)
        if not endpoint.browser:
            message = "This API call cannot be made with a publishable API key."
            raise ApiError(403, "invalid_request_error", message, code="secret_key_required")
        return True

    def _claim(self, key: str, fingerprint: str, request_id: str) -> Answer | None:
        """The stored answer of an earlier request with this key, or None: the key is now ours."""
        if not 0 < len(key) <= 255:
            raise ApiError(400, "idempotency_error", "Idempotency keys have 1 to 255 characters.")
        with self.store.write() as db:
            row = db.execute("SELECT * FROM keys WHERE key = ?", (key,)).fetchone()
            if row is None:
                db.execute("INSERT INTO keys VALUES (?, ?, ?, NULL, NULL)", (key, fingerprint, request_id))
                return None
        if row["fingerprint"] != fingerprint:
            message = (
                "Keys for idempotent requests can only be used with the same parameters they were first used "
                f"with. Try using a key other than '{key}' if you meant to execute a different request."
            )
            raise ApiError(400, "idempotency_error", message)
        if row["status"] is None:
            message = "There is currently another in-progress request using this Idempotency-Key."
            raise ApiError(409, "idempotency_error", message, code="idempotency_key_in_use")
        return Answer(row["status"], row["body"], row["request_id"])

    def _run(self, turn: Turn, request_id: str, key: str | None) -> Answer:
        """Do the work and remember the answer under the key, both in one transaction."""
        expand = turn.params.pop("expand", [])
        known = checked(turn.params, {**turn.endpoint.spec, **(BROWSER if turn.browser else {})})
        locale = known.pop("locale", None) or "en"
        if turn.fault == "slow":
            time.sleep(turn.seconds)
        with self.store.write() as db:
            call = Call(Books(db, request_id, key), known, turn.url, locale, turn.browser)
            answer = Answer(500, json.dumps(_BROKEN))
            if turn.fault != "500":
                done = _attempt(turn.endpoint, call, turn.path, expand if isinstance(expand, list) else [])
                answer = answer if turn.fault == "500_after" else done
            if key is not None:
                row = (answer.status, answer.body, key)
                db.execute("UPDATE keys SET status = ?, body = ? WHERE key = ?", row)
        return answer


def _attempt(endpoint: Endpoint, call: Call, path: dict[str, str], expand: list[str]) -> Answer:
    """Run the endpoint; a refusal that leaves traces is an answer, any other one undoes the work."""
    try:
        if call.browser:
            _check_secret(call, path["id"])
        found = call.books.expand(endpoint.run(call, **path), expand)
    except ApiError as refused:
        if not refused.kept:
            raise
        body = refused.body
        inner = body["error"].get("payment_intent") or body["error"].get("setup_intent")
        if call.browser and inner:
            body["error"][inner["object"]] = _public(inner)
        return Answer(refused.status, json.dumps(body, ensure_ascii=False))
    return Answer(200, json.dumps(_public(found) if call.browser else _told(found), ensure_ascii=False))


def _check_secret(call: Call, identifier: str) -> None:
    given = str(call.params.pop("client_secret", None) or "")
    call.params.pop("key", None)
    intent = call.books.any(identifier) or {}
    if not secrets.compare_digest(
        given.encode(), str(intent.get("client_secret", secrets.token_hex())).encode()
    ):
        message = "The client_secret provided does not match any associated intent on this account."
        raise ApiError(400, "invalid_request_error", message, code="resource_missing", param="client_secret")


def _public(intent: Json) -> Json:
    return {name: value for name, value in _told(intent).items() if name not in _PRIVATE}


def _told(thing: Any) -> Any:
    """Without what the local Stripe only remembers (names with a leading underscore)."""
    if isinstance(thing, list):
        return [_told(one) for one in thing]
    if not isinstance(thing, dict):
        return thing
    return {name: _told(value) for name, value in thing.items() if not name.startswith("_")}


def _authorization(request: Request) -> str | None:
    given = request.authorization
    if given is None:
        return None
    return given.token if given.type == "bearer" else given.username


def _fingerprint(request: Request, params: Json) -> str:
    text = json.dumps([request.method, request.path, params], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _response(answer: Answer, request_id: str) -> Response:
    response = Response(answer.body, answer.status, mimetype="application/json")
    response.headers["Request-Id"] = request_id
    response.headers["Stripe-Version"] = API_VERSION
    # Publishable keys are used from any shop's page; no cookie or ambient right is involved.
    response.headers["Access-Control-Allow-Origin"] = "*"
    if answer.first:
        response.headers["Idempotent-Replayed"] = "true"
        response.headers["Original-Request"] = answer.first
    return response


def _torn() -> Response:
    """An answer whose connection breaks after the first byte: the work is done, nobody is told."""

    def bytes_() -> Iterator[bytes]:
        yield b"{"
        raise ConnectionAbortedError("answer lost on purpose")

    return Response(bytes_(), 200, {"Content-Length": "1000"}, mimetype="application/json")
