"""The register of outside parties that our pages make a device contact (電気通信事業法 27-12, DOMAIN 1.5).

The page of law shows it and the content security policy is made from it, so that neither can say less.
"""

import re
from typing import ClassVar

from pydantic import BaseModel, Field

from storefront.services.business.settings import BusinessModel

PAYMENT = "stripe"
ORIGIN = re.compile(r"https://[a-z0-9-]+(\.[a-z0-9-]+)+(:[0-9]{2,5})?")
KINDS = {
    "scripts": "script-src", "frames": "frame-src", "connections": "connect-src", "pictures": "img-src",
}  # fmt: skip


class Transmission(BaseModel):
    """One party; `origins` are the addresses pages may contact, `kinds` what for, `only_paying` where."""

    tag: str
    recipient: dict[str, str]
    information: dict[str, str]
    purpose: dict[str, str]
    origins: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    only_paying: bool = False


STRIPE = Transmission(
    tag=PAYMENT,
    recipient={"ja": "Stripe, Inc. および ストライプジャパン株式会社", "en": "Stripe, Inc. and Stripe Japan, Inc."},
    information={
        "ja": "お支払いに必要な情報（カード番号、有効期限、金額）、端末とブラウザの種類、IPアドレス、操作の記録",
        "en": "What a payment needs (card number, expiry, amount), type of device and browser, IP address, how the page was operated",
    },
    purpose={
        "ja": "当店：代金の決済。送信先：決済の処理と不正利用の検知",
        "en": "For us: taking payment. For the recipient: processing payments and detecting fraud",
    },
    kinds=("scripts", "frames", "connections"),
    only_paying=True,
)  # fmt: skip


class TransmissionSettings(BusinessModel):
    """Everybody outside whom our pages may contact."""

    key: ClassVar[str] = "transmissions"
    parties: tuple[Transmission, ...] = Field(default=(STRIPE,))

    @property
    def takes_payment(self) -> bool:
        """Whether the payment provider stands in the register; its addresses come from the environment."""
        return any(party.tag == PAYMENT for party in self.parties)

    def sources(self, *, paying: bool) -> dict[str, str]:
        """Origins by directive of the content security policy, for pages that take payment or for others."""
        found: dict[str, list[str]] = {}
        for party in self.parties:
            if paying or not party.only_paying:
                for kind in party.kinds:
                    found.setdefault(KINDS[kind], []).extend(o for o in party.origins if ORIGIN.fullmatch(o))
        return {
            directive: " ".join(dict.fromkeys(origins)) for directive, origins in found.items() if origins
        }
