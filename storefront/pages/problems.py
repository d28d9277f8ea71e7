"""Failures as machines read them: RFC 9457, `application/problem+json`."""

import json
from http import HTTPStatus

from flask import Response, g, request

SURFACE = "/api/"


def wanted() -> bool:
    """Whether a machine asks: its surface has no pages."""
    return request.path.startswith(SURFACE)


def problem(status: int, detail: str = "", headers: dict[str, str] | None = None) -> Response:
    """The answer; `instance` is the reference that the log knows."""
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    told |= {"detail": detail} if detail else {}
    body = json.dumps(told | {"instance": f"urn:request:{g.get('request_id', '')}"})
    return Response(body, status, headers=headers, mimetype="application/problem+json")
