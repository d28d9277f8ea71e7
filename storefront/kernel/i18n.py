"""Languages: Japanese is the source text, English comes from locales/en/*.po; content texts carry both."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NewType

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import has_request_context
from flask_babel import Babel, force_locale, get_locale, gettext, lazy_gettext, ngettext

__all__ = ["LANGUAGES", "LocalText", "_", "_l", "language", "local", "locale", "ngettext"]

LocalText = NewType("LocalText", dict)  # type: ignore[type-arg]
LANGUAGES = ("ja", "en")
LOCALES = Path(__file__).resolve().parent.parent / "locales"

_: Callable[..., str] = gettext
_l = lazy_gettext


def locale() -> str:
    """Language of what is being written now: "ja" or "en"."""
    found = get_locale()
    return found.language if found is not None and found.language in LANGUAGES else "ja"


def local(text: LocalText | dict[str, str] | str | None, language: str | None = None) -> str:
    """A content text in the reader's language, Japanese where there is no translation."""
    if text is None or isinstance(text, str):
        return text or ""
    return str(text.get(language or locale()) or text.get("ja") or "")


@contextmanager
def language(code: str) -> Iterator[None]:
    """Write in this language inside the block (mails, documents)."""
    with force_locale(code if code in LANGUAGES else "ja"):
        yield


def compile_catalogs(target: Path) -> Path:
    """Join locales/<language>/*.po into one compiled catalog per language below `target` (atomic, idempotent)."""
    for code in (c for c in LANGUAGES if (LOCALES / c).is_dir()):
        sources = sorted((LOCALES / code).glob("*.po"))
        out = target / code / "LC_MESSAGES" / "messages.mo"
        if out.exists() and all(s.stat().st_mtime_ns <= out.stat().st_mtime_ns for s in sources):
            continue
        out.parent.mkdir(parents=True, exist_ok=True)
        _write(out, code, sources)
    return target


def _write(out: Path, code: str, sources: list[Path]) -> None:
    from babel.messages import Catalog

    joined = Catalog(locale=code, charset="utf-8")
    for source in sources:
        with source.open("rb") as file:
            for message in read_po(file, locale=code):
                if message.id:
                    joined.add(message.id, message.string, context=message.context, flags=message.flags)
    temporary = out.with_suffix(f".{id(joined)}.tmp")
    with temporary.open("wb") as file:
        write_mo(file, joined)
    temporary.replace(out)


def init(app: Any, catalogs: Path, choose: Any) -> None:
    """Attach languages to the application; `choose()` names the reader's language."""
    compile_catalogs(catalogs)
    app.config["BABEL_DEFAULT_LOCALE"] = "ja"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Tokyo"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(catalogs.resolve())
    Babel(app, locale_selector=lambda: choose() if has_request_context() else "ja")
