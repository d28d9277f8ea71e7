"""Editing as a browser without JavaScript does it."""

from typing import Any

from tests.support.pages import Browser, form_values


def edited(browser: Browser, url: str, **changes: Any) -> Any:
    """Open the form, type (names with - are written with __ between), save."""
    page = browser.get(url)
    return sent(browser, url, form_values(page.one("#record")), **changes)


def sent(browser: Browser, url: str, fields: dict[str, Any], **changes: Any) -> Any:
    """Send the fields of a form that was opened earlier, some typed anew."""
    data = {**fields, **{name.replace("__", "-"): value for name, value in changes.items()}}
    return browser.post(url, {k: v for k, v in data.items() if v is not None})
