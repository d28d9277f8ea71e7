"""A page without its scripts, for a frame in which none may run: so that it does not ask for any either."""

from html.parser import HTMLParser


def unscripted(html: str) -> str:
    """The same markup, to the letter, but for scripts and what is fetched ahead for them."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.kept)


class _Reader(HTMLParser):
    """Keeps everything as it stood; what is inside a script is data to a parser, whatever it looks like."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.kept: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A script begins, or anything else."""
        if tag == "script":
            self.inside = True
        elif tag != "link" or ("rel", "modulepreload") not in attrs:
            self._keep(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Drawings end their elements at once."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """A script ends, or anything else."""
        if tag == "script":
            self.inside = False
        else:
            self._keep(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Text."""
        self._keep(data)

    def handle_entityref(self, name: str) -> None:
        """A named character."""
        self._keep(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """A numbered character."""
        self._keep(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        """A remark."""
        self._keep(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        """The kind of document."""
        self._keep(f"<!{decl}>")

    def _keep(self, text: str) -> None:
        if not self.inside:
            self.kept.append(text)
