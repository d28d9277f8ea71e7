"""Shared pages leave compressed: their fixed pieces are packed once, what is personal goes between them as it is.

A token, a name or a number in the cart is never compressed together with words somebody else may have put into the
page, so the length of an answer tells nothing about it (BREACH). Pages that are all personal are not packed at all.
"""

import re
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # RFC 1952: deflate, no name, no time
_END = b"\x03\x00"  # an empty last block
_LONGEST_STORED = 65535
_REFUSED = re.compile(r"gzip\s*;\s*q=0(\.0*)?\s*(,|$)")


@dataclass(frozen=True, slots=True)
class Packed:
    """A piece of a page, and the same as deflate blocks that refer to nothing before them."""

    plain: bytes
    blocks: bytes


@lru_cache(maxsize=256)
def wanted(accepted: str) -> bool:
    """Whether a browser that sent this Accept-Encoding takes gzip."""
    return "gzip" in accepted and not _REFUSED.search(accepted)


def pack(text: str) -> Packed:
    """A piece that many answers will carry."""
    plain, squeezed = text.encode(), zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Packed(plain, squeezed.compress(plain) + squeezed.flush(zlib.Z_SYNC_FLUSH))


def loose(text: str) -> Packed:
    """A piece of this answer only, in blocks that are stored and not compressed."""
    plain = text.encode()
    parts = [plain[at : at + _LONGEST_STORED] for at in range(0, len(plain), _LONGEST_STORED)]
    heads = (struct.pack("<BHH", 0, len(part), len(part) ^ 0xFFFF) for part in parts)
    return Packed(plain, b"".join(head + part for head, part in zip(heads, parts, strict=True)))


def gzip(pieces: Sequence[Packed]) -> bytes:
    """All pieces as one gzip member."""
    check = size = 0
    for piece in pieces:
        check, size = zlib.crc32(piece.plain, check), size + len(piece.plain)
    blocks = b"".join(piece.blocks for piece in pieces)
    return b"".join((_HEAD, blocks, _END, struct.pack("<II", check, size & 0xFFFFFFFF)))
