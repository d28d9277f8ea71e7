"""Refusals in the shape of Stripe's error objects."""

from typing import Any


class ApiError(Exception):
    """One refusal. `kept`: the work before it stays and the answer belongs to the idempotency key."""

    def __init__(
        self,
        status: int,
        kind: str,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        kept: bool = False,
        **more: Any,
    ):
        super().__init__(message)
        self.status = status
        self.kept = kept
        self.error = {"type": kind, "message": message, "code": code, "param": param, **more}

    @property
    def body(self) -> dict[str, Any]:
        """The JSON answer, without empty fields, as Stripe sends it."""
        return {"error": {name: value for name, value in self.error.items() if value is not None}}


def invalid(message: str, *, param: str | None = None, code: str | None = None, **more: Any) -> ApiError:
    """The request itself is wrong: nothing was begun, nothing is remembered."""
    return ApiError(400, "invalid_request_error", message, param=param, code=code, **more)


def impossible(message: str, *, code: str | None = None, param: str | None = None, **more: Any) -> ApiError:
    """The request is well formed, the state of things forbids it; the answer is remembered."""
    return ApiError(400, "invalid_request_error", message, code=code, param=param, kept=True, **more)


def missing(kind: str, identifier: str, param: str = "id") -> ApiError:
    """Nothing has that id."""
    message = f"No such {kind}: '{identifier}'"
    status = 404 if param in ("id", "intent") else 400
    return ApiError(status, "invalid_request_error", message, code="resource_missing", param=param)
