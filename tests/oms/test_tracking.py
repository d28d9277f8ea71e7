"""Tracking numbers: normal form, check digit, the carrier's page."""

import pytest

from storefront.oms import tracking


@pytest.mark.parametrize(
    "number", ["444413758703", "405548424886", "202610971043", "512547514334", "600097281033", "600092368315"]
)
def test_real_numbers_pass_the_check(number: str) -> None:
    assert tracking.warnings(number) == ()
    assert tracking.warnings(number[:-1] + str((int(number[-1]) + 1) % 10)) == ("check_digit",)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("4444-1375-8703", "444413758703"),
        (" ４４４４－１３７５－８７０３ ", "444413758703"),
        ("rr123456785jp", "RR123456785JP"),
        ("4444 1375 8703", "444413758703"),
        ("12345", ""),
        ("<script>", ""),
        ("１" * 21, ""),
        ("٤٤٤٤١٣٧٥٨٧٠٣", ""),
    ],
)
def test_what_is_typed_becomes_the_printed_number(typed: str, number: str) -> None:
    assert tracking.normal(typed) == number


def test_the_page_belongs_to_the_carrier() -> None:
    assert tracking.link("sagawa", "444413758703") == (
        "https://k2k.sagawa-exp.co.jp/p/web/okurijosearch.do?okurijoNo=444413758703"
    )
    assert tracking.link("pigeon", "444413758703") is None
    assert tracking.link("yamato", None) is None
    assert tracking.shown("444413758703") == "4444-1375-8703"
    assert tracking.shown("RR123456785JP") == "RR123456785JP"
