"""Flask's session on our own rows: a random cookie, lazily stored, one for customers and one for staff."""

from typing import Any

from flask import Flask, Request, Response, g, request
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict

from storefront.kernel import clock, ids
from storefront.kernel.db import reading, release, separate_transaction
from storefront.services import visits

STAFF_PATHS = ("/staff", "/ops", "/studio", "/support", "/counter")
WITHOUT = ("/static/", "/media/", "/hooks/", "/api/", "/healthz", "/readyz", "/metrics")
CSRF = "csrf_token"
COOKIE_DAYS = 180


def current_device() -> str:
    """What the browser of this request calls itself, cut to what a list of sessions needs."""
    return request.user_agent.string[:300]


class BrowserSession(CallbackDict[str, Any], SessionMixin):
    """A dict of the visit's data; `csrf_token` follows from the cookie's secret and is never stored."""

    def __init__(self, visit: visits.Visit, secret: str, *, new: bool) -> None:
        def touched(_: Any) -> None:
            self.modified = True

        super().__init__(visit.data, touched)
        self.visit = visit
        self.new = new
        self.modified = False
        self.ended: list[str] = []
        self._secret = secret
        dict.__setitem__(self, CSRF, ids.keyed(secret, "csrf", visit.token))

    def rotate(self, *, forget: bool = False) -> None:
        """Give the browser a new secret (sign in, sign out); `forget` also makes it another visitor."""
        self.ended.append(self.visit.token)
        old = self.visit
        self.visit = visits.new_visit(old.realm, visitor_id=None if forget else old.visitor_id)
        if forget:
            self.clear()
        dict.__setitem__(self, CSRF, ids.keyed(self._secret, "csrf", self.visit.token))
        g.pop(CSRF, None)
        self.new = True
        self.modified = True

    @property
    def stored_data(self) -> dict[str, Any]:
        """What goes into the row."""
        return {k: v for k, v in self.items() if k != CSRF}


def realm_of(path: str) -> str:
    """Staff pages have a session of their own."""
    return visits.STAFF if path.startswith(STAFF_PATHS) else visits.VISITOR


class StoredSessions(SessionInterface):
    """Opens and saves BrowserSession; a GET by a new visitor writes nothing."""

    def __init__(self, secret: str, *, secure: bool) -> None:
        self.secret = secret
        self.secure = secure

    def cookie_name(self, realm: str) -> str:
        """Name of the cookie of a realm."""
        name = "staff_sid" if realm == visits.STAFF else "sid"
        return f"__Host-{name}" if self.secure else name

    def open_session(self, app: Flask, request: Request) -> BrowserSession | None:
        """The session of this browser; one statement if it brought a cookie, none otherwise."""
        if request.path.startswith(WITHOUT):
            return BrowserSession(visits.new_visit(visits.VISITOR), self.secret, new=False)
        realm = realm_of(request.path)
        token = request.cookies.get(self.cookie_name(realm), "")
        visit = None
        if 20 <= len(token) <= 64:
            visit = visits.arrive(reading(), token, realm, clock.now())
        return BrowserSession(visit or visits.new_visit(realm), self.secret, new=visit is None)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Store what changed; touch a living session every few minutes."""
        assert isinstance(session, BrowserSession)
        visit, moment = session.visit, clock.now()
        stale = visit.stored and visit.seen_at is not None and moment - visit.seen_at > visits.TOUCH
        if session.modified or stale:
            visit.data, visit.device = session.stored_data, current_device()
            release()  # never two connections at once: the request has its answer
            if session.ended:
                with separate_transaction() as db:
                    for token in session.ended:
                        visits.end(db, token)
                    visits.save(db, visit, moment)
            else:
                visits.save_alone(visit, moment)
        if session.new and response.mimetype in {"text/html", "application/json"}:
            self._send_cookie(response, visit)

    def _send_cookie(self, response: Response, visit: visits.Visit) -> None:
        staff = visit.realm == visits.STAFF
        response.set_cookie(
            self.cookie_name(visit.realm),
            visit.token,
            max_age=None if staff else COOKIE_DAYS * 86400,
            secure=self.secure,
            httponly=True,
            samesite="Lax",
            path="/",
        )
