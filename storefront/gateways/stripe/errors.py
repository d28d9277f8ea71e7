"""What can go wrong at the payment provider, sorted by what the caller should do about it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # loaded with the first gateway
    import stripe

# Another request with the same key is under way, or the account is asked too fast: the same call works later.
_LATER = frozenset({409, 429})


class StripeFailure(Exception):
    """Any call to Stripe that did not do what was asked."""


class StripeUnavailable(StripeFailure):
    """Nobody knows whether it happened (time-out, lost connection, 5xx): ask again with the same key."""


class StripeRefused(StripeFailure):
    """Stripe answered no; `code` and `decline_code` are Stripe's, the same call will be refused again."""

    def __init__(self, message: str, *, status: int, code: str = "", decline_code: str = "", param: str = ""):
        super().__init__(message)
        self.status = status
        self.code = code
        self.decline_code = decline_code
        self.param = param


class WebhookRefused(StripeFailure):
    """An inbound message that is not provably Stripe's, not fresh, or not for this mode; answer 400."""


@contextmanager
def translated() -> Iterator[None]:
    """Turn the SDK's exceptions into ours."""
    import stripe  # see `Gateway`

    try:
        yield
    except stripe.StripeError as error:
        status = error.http_status or 0
        if not 400 <= status < 500 or status in _LATER:
            raise StripeUnavailable(str(error)) from error
        raise _refusal(error, status) from error


def _refusal(error: "stripe.StripeError", status: int) -> StripeRefused:
    body = error.json_body if isinstance(error.json_body, dict) else {}
    found = body.get("error")
    details = found if isinstance(found, dict) else {}
    return StripeRefused(
        error.user_message or str(error),
        status=status,
        code=details.get("code") or details.get("type") or "",
        decline_code=details.get("decline_code") or "",
        param=details.get("param") or "",
    )
