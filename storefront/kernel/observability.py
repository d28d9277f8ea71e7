"""Structured logs with the request id; secrets and personal data are not logged."""

import logging
import secrets
import sys
from functools import cache, lru_cache
from typing import Any

import structlog

from storefront.kernel import metrics

_PRIVATE = ("password", "token", "secret", "authorization", "cookie", "card", "email", "phone", "address")


def start_logging(level: str = "INFO") -> None:
    """JSON lines on standard error, for our own events and for libraries' records alike."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _hide_private,
    ]
    log.cache_clear()
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("procrastinate", "httpx", "stripe", "PIL", "_granian"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, root.level))


def _hide_private(logger: Any, method: str, event: Any) -> Any:
    for key in event:
        if _is_private(key):
            event[key] = "…"
    return event


@lru_cache(maxsize=1000)
def _is_private(key: str) -> bool:
    return any(word in key.lower() for word in _PRIVATE)


@cache
def log(name: str = "storefront") -> Any:
    """A logger; call it as `log().info("order placed", order=number)`."""
    return structlog.get_logger(name)


_limit = [0.0]


def slow_after(milliseconds: int) -> None:
    """Log statements that take longer than this; 0 logs none."""
    _limit[0] = milliseconds / 1000


def note_statement(statement: str, seconds: float) -> None:
    """Write a slow statement down, without its values: they may be somebody's address."""
    if 0 < _limit[0] <= seconds:
        metrics.slow_query()
        log().warning("slow query", ms=round(seconds * 1000), statement=" ".join(statement.split())[:1000])


def new_request_id() -> str:
    """Reference number shown on error pages and written on every line of the request."""
    return f"E-{secrets.token_hex(2).upper()}-{secrets.token_hex(2).upper()}"
