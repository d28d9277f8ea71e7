"""Who issues the shop's documents, as a versioned business setting."""

from typing import ClassVar

from pydantic import Field, field_validator, model_validator

from storefront.services.business import BusinessModel
from storefront.services.documents import registration


class IssuerSettings(BusinessModel):
    """Name, address and registration number printed on documents; without a number no qualified invoice.

    A corporation's number must have the right check digit, a sole trader's is no corporate number.
    """

    key: ClassVar[str] = "issuer"
    name: str = Field(default="", max_length=60)
    postal_code: str = Field(default="", max_length=8)
    address: str = Field(default="", max_length=100)
    phone: str = Field(default="", max_length=20)
    corporation: bool = True
    registration_number: str = ""
    receipt_for: str = Field(default="お品代として", max_length=40)
    receipt_note: str = Field(default="", max_length=200)
    slip_note: str = Field(default="", max_length=200)

    @field_validator("registration_number")
    @classmethod
    def _as_printed(cls, value: str) -> str:
        return registration.normal(value)

    @model_validator(mode="after")
    def _number_is_one(self) -> "IssuerSettings":
        number = self.registration_number
        if number and not registration.well_formed(number):
            raise ValueError("a registration number is T and 13 digits")
        if number and self.corporation and not registration.check_digit_holds(number):
            raise ValueError("the check digit of the registration number is wrong")
        return self
