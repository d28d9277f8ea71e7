"""Hashed identifiers, as advertising platforms compare them: SHA-256 of one agreed spelling, in hexadecimal (pure)."""

import hashlib

import phonenumbers

COUNTRY = "JP"


def email_digest(email: str) -> str:
    """Of the address without spaces around, in lower case; nothing for no address."""
    spelled = email.strip().lower()
    return hashlib.sha256(spelled.encode()).hexdigest() if "@" in spelled else ""


def phone_digest(phone: str) -> str:
    """Of the number as E.164 (+819012345678); nothing for what is no number."""
    try:
        number = phonenumbers.parse(phone, COUNTRY)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    spelled = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return hashlib.sha256(spelled.encode()).hexdigest()
