"""The test browser itself: what is wrong on a page is found, also on one that differs from a good page in a word."""

import pytest

from tests.support.lint import bones, lint_page, parse_errors

PAGE = (
    '<!doctype html><html lang="ja"><head><title>品</title></head><body><main data-page="x"><h1>品</h1>{}</main>'
    "</body></html>"
)
WRONG = [
    "<h1>二つめ</h1>", "<p onclick='x()'>a</p>", "<p style='color:red'>a</p>", "<p id=a></p><p id=a></p>", "<input name=a>",
    "<button></button>", "<a href='/'><img src=a></a>", "<form method=post></form>", "<p><div>a</div></p>", "<p>&nosuch;</p>",
    "<table><p>a</p></table>", "<main data-page=y></main>", '<a href="/?a=1&copy">a</a>', "<p>a\x0bb</p>",
]  # fmt: skip
RIGHT = [
    "<label>名<input name=a></label>", "<label for=a>名</label><input id=a>", "<button aria-label=a></button>",
    "<a href='/'><img src=a alt=品></a>", "<form method=post><input type=hidden name=csrf_token value=a></form>", "<p>a &amp; b</p>",
    "<input type=submit>", "<svg><title></title></svg>",
]  # fmt: skip


@pytest.mark.parametrize("part", WRONG)
def test_what_a_page_does_not_keep_is_found(part: str) -> None:
    lint_page(PAGE.format("<p>a</p>"))
    with pytest.raises(AssertionError):
        lint_page(PAGE.format(part))


@pytest.mark.parametrize("part", RIGHT)
def test_what_is_well_made_passes(part: str) -> None:
    lint_page(PAGE.format(part))


@pytest.mark.parametrize(
    "whole", ["", "<html lang=ja>", PAGE.format("").replace("ja", "fr"), PAGE.replace("品", "")]
)
def test_a_page_needs_its_language_and_title(whole: str) -> None:
    with pytest.raises(AssertionError):
        lint_page(whole)


def test_pages_that_differ_in_words_alone_have_the_same_bones() -> None:
    one, other = PAGE.format('<p class="a > b">一</p>'), PAGE.format('<p class="c">二 三</p>')
    assert bones(one) == bones(other)
    assert parse_errors(one) == []
    for odd in ("&nosuch;", "", " ", "<b>", "\x0b"):
        assert bones(PAGE.format(f'<p class="c">{odd}</p>')) != bones(one)
        assert odd.isspace() or bones(PAGE.format(f'<p class="{odd}">二</p>')) != bones(one)
