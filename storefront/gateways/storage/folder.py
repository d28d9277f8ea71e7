"""Storage in a local folder; names follow from contents, so nothing is ever overwritten by something else."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from storefront.kernel.files import write_atomically
from storefront.settings import settings


@dataclass(frozen=True, slots=True)
class Storage:
    """Two folders: `media` is served to everyone, `originals` to nobody."""

    media: Path
    originals: Path

    def keep_original(self, content: bytes) -> str:
        """Store an upload as it came; its name."""
        name = hashlib.sha256(content).hexdigest()
        path = self.originals / name[:2] / name
        if not path.exists():
            write_atomically(path, content)
        return f"{name[:2]}/{name}"

    def original(self, name: str) -> bytes:
        """An upload as it came; FileNotFoundError when it is gone."""
        return (self.originals / name).read_bytes()

    def publish(self, content: bytes, suffix: str) -> str:
        """Store a file for the web; its name below /media."""
        digest = hashlib.sha256(content).hexdigest()
        name = f"{digest[:2]}/{digest[2:22]}{suffix}"
        path = self.media / name
        if not path.exists():
            write_atomically(path, content)
        return name


def local() -> Storage:
    """The storage of this process: var/media and var/originals."""
    var = settings().var
    return Storage(var / "media", var / "originals")
