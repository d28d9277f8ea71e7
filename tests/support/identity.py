"""The local identity provider inside the test process, and a person who answers its page."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
from flask import Flask

from storefront.gateways.oidc import Gateway
from storefront.gateways.oidc.configured import LOCAL_CLIENT, LOCAL_SECRET, line
from storefront.gateways.oidc.local.app import create_local
from storefront.gateways.oidc.values import Provider

BASE, SHOP = "http://127.0.0.1:8430", "http://localhost:8000"


class Elsewhere:
    """Both providers, with gateways to them; `people` visit their pages."""

    def __init__(self, shop: str = SHOP) -> None:
        self.shop = shop
        self.app: Flask = create_local(BASE, shop)
        self.gateways: dict[str, Gateway] = {}
        self.forget()

    def forget(self) -> None:
        """Gateways that know nothing of their provider yet."""
        transport = httpx.WSGITransport(self.app)
        generic = Provider("oidc", "Demo ID", f"{BASE}/oidc", LOCAL_CLIENT, LOCAL_SECRET)
        self.gateways = {
            "line": Gateway(line(f"{BASE}/line", LOCAL_CLIENT, LOCAL_SECRET, "normal"), transport),
            "oidc": Gateway(generic, transport),
        }

    def callback(self, key: str) -> str:
        """Where the shop waits."""
        return f"{self.shop}/login/with/{key}/callback"

    def fault(self, endpoint: str, mode: str) -> None:
        """Let an endpoint go wrong once."""
        self.app.test_client().post("/_test/faults", json={"endpoint": endpoint, "mode": mode}, base_url=BASE)

    def answer(self, url: str, person: str = "hana", *, allow: bool = True, **typed: str) -> dict[str, str]:
        """What the provider sends back with the browser after the person decided on its page."""
        back = self.decide(url, person, allow=allow, **typed)
        assert back.status_code == 302, back.text
        return dict(parse_qsl(urlsplit(back.headers["Location"]).query))

    def decide(self, url: str, person: str = "hana", *, allow: bool = True, **typed: str) -> Any:
        """Open the provider's page and press a button."""
        client, parts = self.app.test_client(), urlsplit(url)
        path = f"{parts.path}?{parts.query}"
        shown = client.get(path, base_url=BASE)
        if shown.status_code != 200:
            return shown
        data = {"person": person, "decision": "allow" if allow else "deny", **typed}
        return client.post(path, data=data, base_url=BASE)
