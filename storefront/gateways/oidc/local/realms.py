"""The two providers that live here: how LINE Login differs from a plain one."""

import hashlib
from dataclasses import dataclass

from storefront.gateways.oidc.configured import LOCAL_CLIENT, LOCAL_SECRET


@dataclass(frozen=True, slots=True)
class Client:
    """Who may send people here, and where they go back to, to the letter."""

    id: str
    secret: str
    redirect_uri: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account here."""

    key: str
    name: str
    email: str = ""
    email_verified: bool = True


@dataclass(frozen=True, slots=True)
class Realm:
    """One provider; `signs` is the algorithm of its ID tokens."""

    key: str
    title: str
    issuer: str
    signs: str
    client: Client

    @property
    def is_line(self) -> bool:
        """Whether it behaves as LINE Login v2.1 does."""
        return self.key == "line"

    def subject(self, person: Person) -> str:
        """The id of a person at this provider: U and 32 hex digits at LINE."""
        digest = hashlib.sha256(f"{self.key}:{person.key}".encode()).hexdigest()
        return f"U{digest[:32]}" if self.is_line else digest[:20]


PEOPLE = (
    Person("hana", "佐藤 花", "sato@demo.example"),
    Person("ichiro", "鈴木 一郎", "suzuki@demo.example"),
    Person("aoi", "森 あおい", "mori@demo.example"),
    Person("ren", "林 れん"),
)


def realms(base: str, shop: str) -> dict[str, Realm]:
    """Both providers at this address, for this shop."""

    def client(key: str) -> Client:
        return Client(LOCAL_CLIENT, LOCAL_SECRET, f"{shop}/login/with/{key}/callback")

    return {
        "line": Realm("line", "LINE", f"{base}/line", "HS256", client("line")),
        "oidc": Realm("oidc", "Demo ID", f"{base}/oidc", "RS256", client("oidc")),
    }
