"""Letters that the local server kept: a folder of .eml files, the newest first."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

_NAME = re.compile(r"[0-9]{10,20}-[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class Received:
    """One kept letter."""

    id: str
    to: str
    sender: str
    subject: str
    at: datetime | None
    text: str
    html: str


def letters_in(folder: Path, *, most: int = 100) -> tuple[Received, ...]:
    """The newest letters of the folder."""
    files = sorted(folder.glob("*.eml"), key=lambda f: f.stem, reverse=True)[:most] if folder.is_dir() else []
    return tuple(_received(file) for file in files)


def letter_in(folder: Path, name: str) -> Received | None:
    """One letter by its id."""
    file = folder / f"{name}.eml"
    return _received(file) if _NAME.fullmatch(name) and file.is_file() else None


def _received(file: Path) -> Received:
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    at = parsedate_to_datetime(message["Date"]) if message["Date"] else None
    to, sender, subject = (str(message[name] or "") for name in ("To", "From", "Subject"))
    return Received(file.stem, to, sender, subject, at, _body(message, "plain"), _body(message, "html"))


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""
