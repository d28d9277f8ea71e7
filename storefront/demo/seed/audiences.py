"""Whom the brand speaks to: a handful of audiences that its campaigns use."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from storefront.kernel.i18n import LocalText
from storefront.services import audiences
from storefront.services.audiences import READY, AudienceDraft

_SOAP = {"is": "bought_between", "of": ["category:household"], "from_days": 40, "to_days": 90}
# Ready-made rules under the brand's names; the others are its own.
NAMED: Mapping[str, tuple[str, str]] = {
    "second-purchase": ("2回目のお買いものへ", "Towards a second purchase"),
    "new-visitors": ("はじめての訪問者", "New visitors"),
    "loyal": ("いつものお客さま", "Regulars"),
    "lapsed": ("しばらくお買いもののない方", "Lapsed customers"),
    "left-in-cart": ("カートに入れたままの方", "Left something in the cart"),
    "mail": ("メールをお届けできる方", "May be written to"),
    "care-first": ("先にお手伝いが要る方", "Need help first"),
}
OWN: Mapping[str, tuple[str, str, dict[str, Any]]] = {
    "running-low": ("暮らしの品がそろそろなくなる方", "About to run out of household goods", {"all": [
        _SOAP, {"not": {"is": "bought", "of": ["category:household"], "days": 39}},
    ]}),
    "shop-and-web": ("お店でもウェブでも買う方", "Buy in shops and on the web", {"all": [
        {"is": "bought", "channel": "shop"}, {"is": "bought", "channel": "web"},
    ]}),
    "half": ("半分の方（比べるため）", "One half, to compare", {"all": [{"is": "split", "salt": "demo", "low": 0, "high": 50}]}),
}  # fmt: skip


def put_audiences(db: Session, now: datetime) -> None:
    """Keep them all; a second call changes nothing."""
    rules = {key: (*names, READY[key][1]) for key, names in NAMED.items()}
    rules |= {key: (ja, en, audiences.loaded(plain)) for key, (ja, en, plain) in OWN.items()}
    for key, (ja, en, rule) in rules.items():
        audiences.put(db, AudienceDraft(key, LocalText({"ja": ja, "en": en}), rule), now=now)
