"""Forms are what the library makes of them, also where options are remembered."""

from wtforms import SelectField
from wtforms.widgets import Select

from storefront.pages.forms import Form, options
from tests.support.shop import shop

HOSTILE = "\"><script>alert('x')</script>&amp;"


class Asking(Form):
    """A list with words of strangers, and one of numbers."""

    size = SelectField("size", choices=options([("", "-"), ("s", HOSTILE), (HOSTILE, "M")]), default=HOSTILE)
    number = SelectField("number", choices=options([(1, "one"), (2, "two")]), coerce=int, default=2)


def test_a_list_of_choices_is_what_the_library_writes_whatever_is_in_it() -> None:
    with shop().test_request_context():
        form = Asking()
        for chosen in ("s", HOSTILE, "s"):
            form.size.data = chosen
            assert [str(field()) for field in (form.size, form.number)] == [
                str(Select()(field)) for field in (form.size, form.number)
            ]
            assert str(form.size()).count("selected") == 1
