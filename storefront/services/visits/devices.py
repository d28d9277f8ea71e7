"""What a browser calls itself, in names that its owner recognises."""

from dataclasses import dataclass

_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("CrOS", "ChromeOS"), ("Mac OS X", "Mac"), ("Linux", "Linux"),
)  # fmt: skip
# Order matters: nearly every browser also claims to be Chrome, and Chrome claims to be Safari.
_BROWSERS = (
    (" Line/", "LINE"), ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"), ("Firefox/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Device:
    """System and browser by their own names; empty where the browser does not say."""

    system: str = ""
    browser: str = ""


def device_of(user_agent: str) -> Device:
    """The names in a User-Agent header; anybody may write anything there, so only known names come out."""
    return Device(_first(_SYSTEMS, user_agent), _first(_BROWSERS, user_agent))


def _first(names: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for mark, name in names if mark in text), "")
