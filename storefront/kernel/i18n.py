"""Languages: Japanese is the source text, English comes from locales/en/*.po; content texts carry both."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NewType

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations
from flask import g, has_request_context
from flask_babel import Babel, LazyString, force_locale, get_locale, get_translations

__all__ = ["LANGUAGES", "LocalText", "_", "_l", "language", "local", "locale", "ngettext"]

LocalText = NewType("LocalText", dict)  # type: ignore[type-arg]  # a dict of anything
SOURCE = "ja"
LANGUAGES = (SOURCE, "en")
LOCALES = Path(__file__).resolve().parent.parent / "locales"

_catalogs: dict[str, NullTranslations] = {}


def locale() -> str:
    """Language of what is being written now: "ja" or "en"."""
    # Asked hundreds of times for a page: where the library noted its answer is looked up without its proxies.
    try:
        here: dict[str, Any] = g._get_current_object().__dict__
    except RuntimeError:  # neither a request nor an application
        return SOURCE
    found = getattr(here.get("_flask_babel"), "babel_locale", None) or get_locale()
    return found.language if found is not None and found.language in LANGUAGES else SOURCE


def _(text: str, **values: Any) -> str:
    """A text in the language of the moment, with its values put in."""
    code = locale()
    said = text if code == SOURCE else str(_catalog(code).ugettext(text))
    return said % values if values else said


def ngettext(one: str, many: str, count: int, **values: Any) -> str:
    """A text that depends on a number, which it may name as %(num)s."""
    code = locale()
    said = (
        (one if count == 1 else many) if code == SOURCE else str(_catalog(code).ungettext(one, many, count))
    )
    return said % ({"num": count} | values)


def _l(text: str, **values: Any) -> LazyString:
    """A text that is put into a language when it is shown."""
    return LazyString(_, text, **values)


def _catalog(code: str) -> NullTranslations:
    if code not in _catalogs:
        _catalogs[code] = get_translations()
    return _catalogs[code]


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
    _catalogs.clear()
    app.config["BABEL_DEFAULT_LOCALE"] = "ja"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Tokyo"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(catalogs.resolve())
    Babel(app, locale_selector=lambda: choose() if has_request_context() else "ja")
