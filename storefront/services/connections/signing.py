"""Signatures of outgoing messages: Standard Webhooks 1.0 (github.com/standard-webhooks), symmetric keys (pure)."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

PREFIX = "whsec_"


def new_secret() -> str:
    """A secret of 256 bits, as both sides write it down."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def headers(keys: Sequence[str], message_id: str, body: bytes, now: datetime) -> dict[str, str]:
    """Id, moment and one signature per secret: while secrets are exchanged the other side may know either."""
    moment = str(int(now.timestamp()))
    signed = " ".join(f"v1,{_signature(key, message_id, moment, body)}" for key in keys)
    return {
        "Content-Type": "application/json",
        "User-Agent": "Storefront-Webhooks/1",
        "webhook-id": message_id,
        "webhook-timestamp": moment,
        "webhook-signature": signed,
    }


def _signature(key: str, message_id: str, moment: str, body: bytes) -> str:
    raw = base64.b64decode(key.removeprefix(PREFIX))
    signed = f"{message_id}.{moment}.".encode() + body
    return base64.b64encode(hmac.new(raw, signed, hashlib.sha256).digest()).decode()
