"""What the bench draws from: a database of the wanted size, addresses and words in it, statements per page."""

import hashlib
import statistics
from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from storefront import ims
from storefront.app import create_app
from storefront.cli.bench import flows
from storefront.cli.bench.flows import Material
from storefront.cli.bench.load import Client, Work
from storefront.demo import brand
from storefront.demo.seed import Wanted, seed_demo, seed_large
from storefront.demo.seed.bulk import sample
from storefront.demo.seed.studio import tasks
from storefront.kernel import clock, db
from storefront.kernel.db import transaction
from storefront.services import catalog
from storefront.services.catalog import Rendered
from storefront.services.catalog.pictures import WIDTHS
from storefront.settings import Settings

DRAWN = 500
HOT = brand.catalog().products[0]
PLENTY = 1000
CUSTOMERS_PER_1000 = 200
ORDERS_PER_1000 = 500
WORDS = (
    "セーター", "シャツ", "ほうじ茶", "靴下", "帆布", "洗剤", "川辺", "tee", "wool", "タオル", "カーデガン", "石けん",
    "HY-TEE", "紺", "リュック", "麻", "ふきん", "コーヒー", "灯台の パンツ", "ワンピース",
)  # fmt: skip
FACETS = ("", "?size=M", "?colour=navy", "?sort=new", "?sort=price", "?in_stock=1&colour=charcoal")
RUNS = 4


def material(config: Settings, size: int) -> Material:
    """Seed the configured database to `size` products with people and orders; what to draw from it."""
    seed_demo(config, pictures=False)
    with transaction() as session:
        catalog.note_rendered(session, _unseen_pictures(), now=clock.now())
    thousands = max(1, size // 1000)
    seed_large(Wanted(size, CUSTOMERS_PER_1000 * min(thousands, 20), ORDERS_PER_1000 * min(thousands, 20)))
    _stock_up(HOT)
    db.release()
    return _drawn(size)


def _stock_up(product: brand.Product) -> None:
    """Enough of the product that everybody will want."""
    changes = [ims.Change(variant.sku, PLENTY) for variant in product.variants]
    with transaction() as session:
        place = next(p.code for p in ims.locations(session) if p.ships and p.sells_online)
        ims.adjust(session, place, changes, reason="bench", cause_id="bench", actor="bench", now=clock.now())


def seeded() -> Material:
    """What to draw from the configured database as `storefront seed` left it."""
    found = _drawn(size_of(db.reading()))
    db.release()
    return found


def size_of(session: Session) -> int:
    """How many products are on the shelves of the brand's shop."""
    return int(session.scalar(sa.text("SELECT count(*) FROM listing")) or 0)


def _drawn(size: int) -> Material:
    drawn = sample(size, DRAWN) or tuple((p.slug, p.variants[0].sku) for p in brand.catalog().products)
    shelves = [c.slug for c in brand.catalog().categories]
    return Material(
        products=[f"/p/{slug}" for slug, _ in drawn],
        hot=f"/p/{HOT.slug}",
        lists=[f"/c/{slug}{facets}" for slug in shelves for facets in FACETS],
        words=list(WORDS),
        skus=[sku for _, sku in drawn],
        email=brand.cast()[0].email,
        password=brand.PASSWORD,
    )


def _unseen_pictures() -> list[Rendered]:
    """Pages weigh as much as with real pictures; the load clients never open the files, so none are drawn."""
    shots = [shot for task in tasks(("front",)) for shot in task.shots]
    return [Rendered(s.key, "", 960, 1200, _names(s.key), "#d3ccc1", s.product, s.choices, s.position, s.alt)
            for s in shots]  # fmt: skip


def _names(key: str) -> dict[str, str]:
    digest = hashlib.sha256(key.encode()).hexdigest()
    return {str(w): f"{digest[:2]}/{digest[2:22]}-{w}.webp" for w in WIDTHS if w <= 960}


def statements(
    config: Settings, material: Material, works: Mapping[str, Work] | None = None
) -> dict[str, int]:
    """Statements of a usual warm call of each page; a purchase is all its requests."""
    browser = create_app(config).test_client(use_cookies=False)
    works = works or {
        "home": flows.opening(["/"]),
        "home_personal": flows.signed_in(material, "/"),
        "list": flows.opening(material.lists),
        "product": flows.opening(material.products),
        "search": flows.searching(material),
        "cart_add": flows.adding(material),
        "mypage_orders": flows.signed_in(material, "/mypage/orders"),
        "purchase": flows.buying(material),
    }
    return {
        name: _count(work, InProcess(0, number, browser=browser))
        for number, (name, work) in enumerate(works.items())
    }


def _count(work: Work, client: "InProcess") -> int:
    work(client)  # signs in, fills caches
    counts = []
    for _ in range(RUNS):
        with db.counted_statements() as seen:
            work(client)
        counts.append(len(seen))
    return statistics.median_low(counts)  # now and then a call reads settings whose cache ended


@dataclass
class InProcess(Client):
    """The bench's client without a server in between, so that statements can be counted."""

    browser: FlaskClient = field(kw_only=True)

    def send(self, method: str, path: str, body: str = "") -> tuple[int, str, str]:
        """Status, Location and text of one request."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), "Accept-Language": "ja"}
        kind = "application/x-www-form-urlencoded" if body else None
        answer = self.browser.open(path, method=method, data=body or None, headers=headers, content_type=kind)
        for line in answer.headers.getlist("Set-Cookie"):
            key, _, rest = line.partition("=")
            self.cookies[key] = rest.partition(";")[0]
        return answer.status_code, answer.headers.get("Location", ""), answer.get_data(as_text=True)
