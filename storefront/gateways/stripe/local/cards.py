"""Stripe's published test cards (docs.stripe.com/testing) and what each of them does."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from storefront.gateways.stripe.local.answers import ApiError


@dataclass(frozen=True, slots=True)
class SampleCard:
    """`three_ds`: "" never, "setup" until set up once, "always"; `attach` False: declined when saved."""

    brand: str = "visa"
    funding: str = "credit"
    country: str = "US"
    code: str = ""
    decline_code: str = ""
    three_ds: str = ""
    attach: bool = True
    refunds: str = "succeeded"


CARDS: dict[str, SampleCard] = {
    "4242424242424242": SampleCard(),
    "4000056655665556": SampleCard(funding="debit"),
    "5555555555554444": SampleCard(brand="mastercard"),
    "378282246310005": SampleCard(brand="amex"),
    "3566002020360505": SampleCard(brand="jcb"),
    "4000003920000003": SampleCard(country="JP"),
    "4000000000000002": SampleCard(code="card_declined", decline_code="generic_decline", attach=False),
    "4000000000009995": SampleCard(code="card_declined", decline_code="insufficient_funds", attach=False),
    "4000000000009987": SampleCard(code="card_declined", decline_code="lost_card", attach=False),
    "4000000000009979": SampleCard(code="card_declined", decline_code="stolen_card", attach=False),
    "4000000000000069": SampleCard(code="expired_card", attach=False),
    "4000000000000127": SampleCard(code="incorrect_cvc", attach=False),
    "4000000000000119": SampleCard(code="processing_error", attach=False),
    "4000000000000341": SampleCard(code="card_declined", decline_code="generic_decline"),
    "4000000000003220": SampleCard(three_ds="always"),
    "4000002760003184": SampleCard(three_ds="always"),
    "4000002500003155": SampleCard(three_ds="setup"),
    "4000008260003178": SampleCard(
        three_ds="always", code="card_declined", decline_code="insufficient_funds"
    ),
    "4000000000007726": SampleCard(refunds="pending"),
}

METHODS: dict[str, str] = {
    "pm_card_visa": "4242424242424242",
    "pm_card_visa_debit": "4000056655665556",
    "pm_card_mastercard": "5555555555554444",
    "pm_card_amex": "378282246310005",
    "pm_card_jcb": "3566002020360505",
    "pm_card_jp": "4000003920000003",
    "pm_card_visa_chargeDeclined": "4000000000000002",
    "pm_card_chargeDeclined": "4000000000000002",
    "pm_card_visa_chargeDeclinedInsufficientFunds": "4000000000009995",
    "pm_card_chargeDeclinedInsufficientFunds": "4000000000009995",
    "pm_card_visa_chargeDeclinedLostCard": "4000000000009987",
    "pm_card_visa_chargeDeclinedStolenCard": "4000000000009979",
    "pm_card_chargeDeclinedExpiredCard": "4000000000000069",
    "pm_card_chargeDeclinedIncorrectCvc": "4000000000000127",
    "pm_card_chargeDeclinedProcessingError": "4000000000000119",
    "pm_card_chargeCustomerFail": "4000000000000341",
    "pm_card_threeDSecure2Required": "4000000000003220",
    "pm_card_authenticationRequired": "4000002760003184",
    "pm_card_authenticationRequiredOnSetup": "4000002500003155",
    "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds": "4000008260003178",
    "pm_card_pendingRefund": "4000000000007726",
}

# What a wallet hands over instead of a number: the first pays, the second is refused.
TOKENS: dict[str, dict[str, str]] = {
    kind: {f"tok_{kind}_visa": "4242424242424242", f"tok_{kind}_declined": "4000000000000002"}
    for kind in ("google_pay", "apple_pay")
}

# code or decline code -> English as Stripe answers, Japanese as its script shows to shoppers.
MESSAGES: dict[str, tuple[str, str]] = {
    "card_declined": ("Your card was declined.", "カードが拒否されました。別のカードをお試しください。"),
    "insufficient_funds": ("Your card has insufficient funds.", "カードの残高または利用枠が不足しています。"),
    "expired_card": ("Your card has expired.", "カードの有効期限が切れています。"),
    "incorrect_cvc": ("Your card's security code is incorrect.", "セキュリティコードが正しくありません。"),
    "incorrect_number": ("Your card number is incorrect.", "カード番号が正しくありません。"),
    "invalid_expiry_year": ("Your card's expiration year is invalid.", "有効期限の年が正しくありません。"),
    "invalid_expiry_month": ("Your card's expiration month is invalid.", "有効期限の月が正しくありません。"),
    "invalid_cvc": ("Your card's security code is invalid.", "セキュリティコードが正しくありません。"),
    "processing_error": (
        "An error occurred while processing your card. Try again in a little bit.",
        "カードの処理中にエラーが発生しました。しばらくしてからもう一度お試しください。",
    ),
    "authentication_required": (
        "Your card was declined. This transaction requires authentication.",
        "このお支払いには本人認証が必要です。",
    ),
    "payment_intent_authentication_failure": (
        "We are unable to authenticate your payment method. "
        "Please choose a different payment method and try again.",
        "お支払い方法を認証できませんでした。別のお支払い方法を選んで、もう一度お試しください。",
    ),
}


def message(code: str, locale: str) -> str:
    """The words for a decline in the shopper's language."""
    english, japanese = MESSAGES.get(code, MESSAGES["card_declined"])
    return japanese if locale.startswith("ja") else english


def card_error(code: str, locale: str = "en", *, decline_code: str | None = None, **more: Any) -> ApiError:
    """A 402 as for a card that was refused; its traces stay."""
    words = message(decline_code if decline_code in MESSAGES else code, locale)
    param = "number" if code == "incorrect_number" else None
    return ApiError(
        402, "card_error", words, code=code, decline_code=decline_code, param=param, kept=True, **more
    )


def known(number: str, month: int, year: int, cvc: str, locale: str) -> SampleCard:
    """The test card with that number, or the refusal a form would get. Years have two or four digits."""
    if not number.isascii() or not number.isdigit() or not _luhn(number):
        raise card_error("incorrect_number", locale)
    if not 1 <= month <= 12:
        raise card_error("invalid_expiry_month", locale)
    full = year + 2000 if year < 100 else year
    if (full, month) < (date.today().year, date.today().month) or full > date.today().year + 50:  # noqa: DTZ011 - any day does
        raise card_error("invalid_expiry_year", locale)
    if cvc and not (cvc.isascii() and cvc.isdigit() and len(cvc) in (3, 4)):
        raise card_error("invalid_cvc", locale)
    if number not in CARDS:
        raise card_error("card_declined", locale, decline_code="test_mode_live_card")
    return CARDS[number]


def _luhn(number: str) -> bool:
    digits = [int(digit) for digit in reversed(number)]
    doubled = (sum(divmod(digit * 2, 10)) for digit in digits[1::2])
    return 12 <= len(number) <= 19 and (sum(digits[::2]) + sum(doubled)) % 10 == 0
