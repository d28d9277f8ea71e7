"""What every page of ours keeps: valid HTML, one h1, a title, a language, labels, unique ids, no inline code.

Thousands of pages are opened in a run and most differ in their words alone. Whether HTML is valid hangs on tags,
names of attributes and character references, not on words: pages equal in those are parsed strictly once.
"""

import re
from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser

import html5lib

# html5lib's own parse errors that the living standard has since allowed
ALLOWED_PARSE_ERRORS = {"unknown-doctype", "non-void-element-with-trailing-slash"}
_TAG = re.compile(r"""<(?:[^<>"']|"[^"]*"|'[^']*')*>""")
_QUOTED = re.compile(r"""(\btype=)?("[^"]*"|'[^']*')""")
# What a strict parser may complain about within words: references (with what follows them) and odd characters.
_ODD = re.compile(
    r"&[#\w]*.?|[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff<>`]", re.S
)
_SECRET = re.compile(r"""(csrf_token"[^>]* value="|X-CSRFToken": ")[^"]*""")
_followed: set[int] = set()
_kept: set[int] = set()


def lint_page(source: str) -> None:
    """Fail with what this page does not keep."""
    key = hash(_SECRET.sub(r"\1", source))
    if key in _kept:
        return
    errors = parse_errors(source)
    assert errors == [], errors[:3]
    outline = Outline()
    outline.feed(source)
    outline.close()
    outline.judge()
    _kept.add(key)


def parse_errors(source: str) -> list[tuple[object, ...]]:
    """What a strict HTML parser says; nothing for pages that have the bones of one that was well made."""
    key = hash(bones(source))
    if key in _followed:
        return []
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(source)
    errors = [e for e in parser.errors if e[1] not in ALLOWED_PARSE_ERRORS]
    if not errors:
        _followed.add(key)
    return errors


def bones(source: str) -> str:
    """The page without its words: tags with their attributes, whether text stands between, references."""
    if "<!--" in source:  # a comment's apostrophes are no quotes
        return source
    found, end = [], 0
    for tag in _TAG.finditer(source):
        found.append(_words(source[end : tag.start()]))
        found.append(
            _QUOTED.sub(lambda m: m[0] if m[1] else _words(m[2][1:-1].replace(">", "")) + m[2][0], tag[0])
        )
        end = tag.end()
    return "".join([*found, _words(source[end:])])


def _words(text: str) -> str:
    if not text or text.isspace():
        return text[:1]
    return "x" + "".join(_ODD.findall(text))


@dataclass(slots=True)
class Named:
    """An element that must say what it is: a link, a button, the title."""

    tag: str
    source: str
    name: bool = False


class Outline(HTMLParser):
    """Reads a page once and remembers what `judge` asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.ids: Counter[str] = Counter()
        self.language = self.title = False
        self.pages: list[bool] = []
        self.inline: list[str] = []
        self.labels: set[str] = set()
        self.unlabelled: list[tuple[str, str]] = []
        self.open: list[Named] = []
        self.nameless: list[str] = []
        self.forms: list[Named] = []
        self.in_label = 0
        self.form: Named | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element."""
        given = {name: value or "" for name, value in attrs}
        source = self.get_starttag_text() or tag
        self.tags[tag] += 1
        if "id" in given:
            self.ids[given["id"]] += 1
        if "style" in given or any(name.startswith("on") for name in given):
            self.inline.append(source)
        if "aria-label" in given or (tag == "img" and "alt" in given):
            for outer in self.open:
                outer.name = True
        self._place(tag, given, source)

    def _place(self, tag: str, given: dict[str, str], source: str) -> None:
        if tag == "html":
            self.language = given.get("lang") in {"ja", "en"}
        elif tag == "main":
            self.pages.append("data-page" in given)
        elif tag == "label":
            self.in_label += 1
            self.labels.add(given.get("for", ""))
        elif tag in {"input", "select", "textarea"}:
            self._field(given, source)
        elif tag == "form":
            self.form = Named(tag, source) if given.get("method") == "post" else None
        elif tag == "button" or (tag == "a" and "href" in given) or (tag == "title" and self.tags[tag] == 1):
            self.open.append(Named(tag, source, bool(given.get("aria-label"))))

    def _field(self, given: dict[str, str], source: str) -> None:
        if self.form and given.get("name") == "csrf_token":
            self.form.name = True
        told = self.in_label or "aria-label" in given or "aria-labelledby" in given
        if given.get("type") not in {"hidden", "submit"} and not told:
            self.unlabelled.append((given.get("id", "None"), source))

    def handle_endtag(self, tag: str) -> None:
        """Judge what ends here."""
        if tag == "label":
            self.in_label -= 1
        elif tag == "form" and self.form:
            self.forms.append(self.form)
            self.form = None
        elif self.open and self.open[-1].tag == tag:
            ended = self.open.pop()
            self.title |= tag == "title" and ended.name
            if not ended.name:
                self.nameless.append(ended.source)

    def handle_data(self, data: str) -> None:
        """Words name whatever is open."""
        if self.open and data.strip():
            for outer in self.open:
                outer.name = True

    def judge(self) -> None:
        """Fail with what the page does not keep."""
        assert self.language, "no language"
        assert self.title, "no title"
        assert self.tags["h1"] == 1, f"{self.tags['h1']} h1"
        assert self.pages == [True], f"{len(self.pages)} main, each with its page's name"
        assert [i for i, n in self.ids.items() if n > 1] == [], "ids twice"
        assert self.inline == []
        assert [source for of, source in self.unlabelled if of not in self.labels] == [], "no label"
        assert self.nameless == [], "no name"
        assert [form.source for form in self.forms if not form.name] == [], "no CSRF token"
