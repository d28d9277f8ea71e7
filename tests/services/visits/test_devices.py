"""Devices are named as their owners call them."""

import pytest

from storefront.services.visits import Device, device_of

MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) "
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "


@pytest.mark.parametrize(
    ("said", "named"),
    [
        (IPHONE + "Version/18.0 Mobile/15E148 Safari/604.1", Device("iPhone", "Safari")),
        (IPHONE + "CriOS/130.0 Mobile/15E148 Safari/604.1", Device("iPhone", "Chrome")),
        (IPHONE + "Mobile/15E148 Safari Line/14.1.0", Device("iPhone", "LINE")),
        (MAC + "Version/18.0 Safari/605.1.15", Device("Mac", "Safari")),
        (WINDOWS + "Chrome/130.0.0.0 Safari/537.36", Device("Windows", "Chrome")),
        (WINDOWS + "Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0", Device("Windows", "Edge")),
        (
            "Mozilla/5.0 (Windows NT 10.0; rv:133.0) Gecko/20100101 Firefox/133.0",
            Device("Windows", "Firefox"),
        ),
        (
            "Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/130.0 Mobile Safari/537.36",
            Device("Android", "Chrome"),
        ),
        ("<script>alert(1)</script>", Device()),
        ("", Device()),
    ],
)
def test_a_device_is_named_by_system_and_browser(said: str, named: Device) -> None:
    assert device_of(said) == named
