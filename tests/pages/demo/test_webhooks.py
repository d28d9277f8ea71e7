"""The demo shows what its connections were sent, as text."""

from pathlib import Path

from sqlalchemy.orm import Session

from storefront.gateways.webhooks import Caller, Keeper
from tests.support.browsing import Browser


def test_messages_are_shown_with_what_signs_them(db: Session, tmp_path: Path) -> None:
    assert "まだ何も届いていません" in Browser(var=tmp_path).get("/demo/webhooks").text
    body = b'{"type":"order.placed","data":{"name":"<script>"}}'
    Keeper(tmp_path / "webhooks", Caller()).post("https://a.example/", body, {"webhook-signature": "v1,abc"})
    page = Browser(var=tmp_path).get("/demo/webhooks").text
    assert "https://a.example/" in page and "v1,abc" in page
    assert "order.placed" in page and "&lt;script&gt;" in page
