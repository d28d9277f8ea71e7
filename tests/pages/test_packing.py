"""Pages leave compressed, but nothing personal is compressed together with what others wrote."""

import gzip
import zlib

import pytest

from storefront.pages import packing


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [("gzip, deflate, br", True), ("gzip;q=0.5", True), ("", False), ("br", False), ("gzip;q=0, br", False)],
)
def test_only_who_takes_it_gets_it_packed(accepted: str, packed: bool) -> None:
    assert packing.wanted(accepted) is packed


def test_packed_pieces_and_loose_ones_make_one_gzip_file() -> None:
    pieces = [
        packing.pack("<p>ひより</p>" * 500),
        packing.loose("token"),
        packing.pack(""),
        packing.loose(""),
    ]
    pieces.append(packing.loose("長い" * 40_000))
    whole = packing.gzip(pieces)
    assert gzip.decompress(whole).decode() == "<p>ひより</p>" * 500 + "token" + "長い" * 40_000


def test_the_length_of_an_answer_tells_nothing_about_a_secret() -> None:
    guesses = [packing.pack("<p>token=abcdef</p>"), packing.pack("<p>token=uvwxyz</p>")]
    alone = [len(piece.blocks) for piece in guesses]
    lengths = [len(packing.gzip([piece, packing.loose("token=abcdef")])) for piece in guesses]
    assert lengths[0] - alone[0] == lengths[1] - alone[1]
    assert b"token=abcdef" in packing.gzip([guesses[1], packing.loose("token=abcdef")])


def test_a_piece_refers_to_nothing_before_it() -> None:
    piece = packing.pack("a word " * 100)
    assert zlib.decompress(piece.blocks + b"\x03\x00", -15) == b"a word " * 100
