"""Static files: style bundles joined, scripts and pictures copied, names hashed, contents compressed."""

import gzip
import hashlib
import json
import os
import posixpath
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import brotli
from whitenoise import WhiteNoise

PREFIX = "/static/"
HASHED = re.compile(r"^.+\.[0-9a-f]{12}\.[a-z0-9.]+$")
FOLDERS = ("base", "components")
BUNDLES = {"shop": "shop", "checkout": "checkout", "mypage": "mypage", "desk": "desk"}
COMPRESSED = {".css", ".js", ".svg", ".json", ".txt", ".webmanifest"}
_IMPORT = re.compile(r"""((?:\bfrom|\bimport)\s*\(?\s*["'])(\.{1,2}/[^"']+)(["'])""")


@dataclass(frozen=True, slots=True)
class Assets:
    """What was built: logical name → hashed name, below `folder`."""

    folder: Path
    names: Mapping[str, str]

    def url(self, name: str) -> str:
        """Address of a static file by its logical name ("css/shop.css"); KeyError for an unknown name."""
        return PREFIX + self.names[name]


def build(source: Path, target: Path) -> Assets:
    """Build `source` into `target` unless it is there already; safe when several workers start at once."""
    files = {str(p.relative_to(source).as_posix()): p.read_bytes() for p in sorted(_files(source))}
    mark = fingerprint(files)
    found = _read_manifest(target)
    if found is not None and found[0] == mark and all((target / n).is_file() for n in found[1].values()):
        return Assets(target, found[1])
    names = {}
    for name, content in contents(files).items():
        names[name] = hashed_name(name, content)
        _place(target, names[name], content)
    manifest = json.dumps({"fingerprint": mark, "names": names}, indent=1, sort_keys=True)
    _write(target, "manifest.json", manifest.encode())
    return Assets(target, names)


def wrap(wsgi_app: Any, folder: Path, safe: Mapping[str, str]) -> WhiteNoise:
    """The application with `folder` below /static/: hashed for ever, compressed, with the `safe` headers."""

    def add(headers: Any, *_: str) -> None:
        for name, value in safe.items():
            headers[name] = value

    return WhiteNoise(
        wsgi_app, root=str(folder), prefix=PREFIX, immutable_file_test=HASHED.pattern,
        allow_all_origins=False, add_headers_function=add,
    )  # fmt: skip


def contents(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """What is published: bundles for css/, modules whose imports carry hashed names, the rest as it is."""
    out = {f"css/{name}.css": bundle(files, folder) for name, folder in BUNDLES.items()}
    scripts = {n: c.decode() for n, c in files.items() if n.endswith(".js")}
    out |= {n: text.encode() for n, text in link_modules(scripts).items()}
    return out | {n: c for n, c in files.items() if not n.startswith("css/") and n not in scripts}


def bundle(files: Mapping[str, bytes], folder: str) -> bytes:
    """One surface's style: the layer line, then base, components and its own folder, in order of names."""
    wanted = ["css/00-layers.css"]
    for place in (*FOLDERS, folder):
        wanted += sorted(n for n in files if n.startswith(f"css/{place}/") and n.endswith(".css"))
    return b"\n".join(files[n] for n in wanted if n in files)


def link_modules(scripts: Mapping[str, str]) -> dict[str, str]:
    """Scripts whose relative imports carry hashed names; ValueError for a circle or a missing file."""
    done: dict[str, str] = {}
    for name in scripts:
        _link(name, scripts, done, ())
    return done


def _link(name: str, scripts: Mapping[str, str], done: dict[str, str], trail: tuple[str, ...]) -> str:
    """The finished text of one module; what it imports comes first: its hash is part of the text."""
    if name in trail:
        raise ValueError(f"modules import each other in a circle: {' → '.join((*trail, name))}")
    if name not in scripts:
        raise ValueError(f"{trail[-1]} imports {name}, which does not exist")
    if name not in done:

        def relink(found: re.Match[str]) -> str:
            goal = posixpath.normpath(posixpath.join(posixpath.dirname(name), found[2]))
            hashed = hashed_name(goal, _link(goal, scripts, done, (*trail, name)).encode())
            beside = posixpath.join(posixpath.dirname(found[2]), posixpath.basename(hashed))
            return found[1] + beside + found[3]

        done[name] = _IMPORT.sub(relink, scripts[name])
    return done[name]


def hashed_name(name: str, content: bytes) -> str:
    """`js/main.js` → `js/main.<first 12 of sha256>.js`."""
    stem, suffix = posixpath.splitext(name)
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}{suffix}"


def fingerprint(files: Mapping[str, bytes]) -> str:
    """Changes whenever a source file or this builder changes."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for name, content in sorted(files.items()):
        digest.update(f"\0{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _files(source: Path) -> Iterator[Path]:
    return (p for p in source.rglob("*") if p.is_file() and not p.name.startswith("."))


def _read_manifest(target: Path) -> tuple[str, dict[str, str]] | None:
    try:
        found = json.loads((target / "manifest.json").read_text())
        return str(found["fingerprint"]), dict(found["names"])
    except (OSError, ValueError, KeyError):
        return None


def _place(target: Path, name: str, content: bytes) -> None:
    """Write a file and its compressed forms; two workers write the same bytes, so the last one may win."""
    if posixpath.splitext(name)[1] in COMPRESSED and len(content) > 200:
        _write(target, name + ".br", brotli.compress(content, quality=9))
        _write(target, name + ".gz", gzip.compress(content, 9, mtime=0))
    _write(target, name, content)


def _write(target: Path, name: str, content: bytes) -> None:
    """Appear whole or not at all; unfinished files stay beside the folder, where the server does not look."""
    building = target.with_name(target.name + ".building")
    building.mkdir(parents=True, exist_ok=True)
    (target / name).parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=building)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.chmod(temporary, 0o644)
    os.replace(temporary, target / name)
