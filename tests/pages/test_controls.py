"""Fields drawn by the short way are, letter by letter, what the library would have drawn."""

from typing import Any

import pytest
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # re-exported without saying so

from storefront.pages.checkout.checkout_form import CheckoutForm
from storefront.pages.controls import drawn
from storefront.pages.forms import Filled, Form, NotTooLong, options
from storefront.services.checkout import Draft
from storefront.services.customers.address_rules import TypedAddress
from tests.support.shop import shop

HOSTILE = "\"><script>alert('x')</script>&amp;"
GIVEN: tuple[dict[str, Any], ...] = (
    {},
    {"class_": "field__input", "aria_invalid": "true", "aria-describedby": "a b", "formnovalidate": True},
    {"data_hx_post": "/x?a=1&b=2", "title": HOSTILE, "disabled": False, "list": "towns"},
)
ADDRESS = TypedAddress(
    "530-0001", "大阪府", HOSTILE, "梅田", "", "佐藤", "花", "サトウ", "ハナ", "06-1234-5678"
)


class Asking(Form):
    """One field of every kind that is drawn by the short way, or must not be."""

    name = StringField(
        "name", [Filled(), NotTooLong(20)], render_kw={"class_": "wide", "placeholder": HOSTILE}
    )
    size = SelectField("size", choices=options([("", "-"), ("s", HOSTILE), (HOSTILE, "M")]), default=HOSTILE)
    shelf = SelectField("shelf", choices=[SelectChoice("a", "A", optgroup="tops")])
    number = SelectField("number", choices=options([(1, "one"), (2, "two")]), coerce=int, default=2)


def by_the_library(field: Any, given: dict[str, Any]) -> str:
    return str(FlaskForm.Meta.render_field(field.meta, field, given))


@pytest.mark.parametrize("given", GIVEN)
def test_every_field_of_the_checkout_is_what_the_library_draws(given: dict[str, Any]) -> None:
    with shop().test_request_context():
        form = CheckoutForm(Draft(email=HOSTILE, address=ADDRESS), (), ({"ja": "玄関前", "en": "Door"},))
        short = [field for field in form if drawn(field, dict(given)) is not None]
        assert [str(field(**given)) for field in form] == [by_the_library(field, given) for field in form]
    assert len(short) > 20


@pytest.mark.parametrize("given", GIVEN)
def test_rules_groups_and_numbers_are_drawn_as_the_library_does(given: dict[str, Any]) -> None:
    with shop().test_request_context():
        form = Asking(data={"name": HOSTILE})
        assert [str(field(**given)) for field in form] == [by_the_library(field, given) for field in form]
        assert [drawn(form[name], {}) is None for name in ("name", "size", "shelf", "number")] == [
            False, False, True, True,
        ]  # fmt: skip
