"""Pictures: originals kept, renditions made by a job, a placeholder until then."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from PIL import Image
from sqlalchemy.orm import Session

from storefront.gateways import storage
from storefront.jobs import catalog as jobs
from storefront.services import catalog
from storefront.services.catalog import rendering
from storefront.services.catalog.pictures import best, placeholder, shown
from tests.support.catalog import NOW, shelves, tee, text

KEY = "everyday-tee/navy/front"


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[storage.Storage]:
    """A storage of this test's own."""
    own = storage.Storage(tmp_path / "media", tmp_path / "originals")
    monkeypatch.setattr(storage, "local", lambda: own)
    return own


def photo(width: int = 1000, height: int = 1250, *, kind: str = "JPEG", rotated: bool = False) -> bytes:
    """A blue photograph, perhaps with a place and an orientation in its EXIF."""
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    if rotated:
        exif[0x0112] = 6
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#203060").save(out, kind, exif=exif)
    return out.getvalue()


def state(db: Session, key: str = KEY) -> tuple[str, str | None]:
    """State and problem of a picture."""
    row = db.execute(sa.text("SELECT state, problem FROM picture WHERE key = :key"), {"key": key}).one()
    return row[0], row[1]


def picture(db: Session, sku: str = "HY-TEE-NAVY-M") -> catalog.Picture:
    """The picture of a SKU as the cart would show it."""
    found = catalog.sellable(db, [sku], now=NOW)[sku].picture
    assert found is not None
    return found


def test_a_stored_picture_is_rendered_in_every_width_up_to_its_own(
    db: Session, shelf: storage.Storage
) -> None:
    shelves(db)
    catalog.put_products(db, [tee()], now=NOW)
    assert picture(db).srcset == ""
    catalog.store_picture(db, KEY, photo())
    db.commit()
    jobs.render_picture(key=KEY)
    found = picture(db)
    assert state(db) == ("ready", None)
    assert [part.split()[1] for part in found.srcset.split(", ")] == ["320w", "640w", "960w"]
    assert (found.width, found.height, found.alt) == (960, 1200, "紺のふだんのTシャツ")
    with Image.open(shelf.media / found.url.removeprefix("/media/")) as image:
        assert (image.format, image.size) == ("WEBP", (640, 800))
        assert dict(image.getexif()) == {}


def test_rendering_twice_changes_nothing(db: Session, shelf: storage.Storage) -> None:
    shelves(db)
    catalog.put_products(db, [tee()], now=NOW)
    catalog.store_picture(db, KEY, photo())
    db.commit()
    jobs.render_picture(key=KEY)
    before, files = catalog.version(db), sorted(shelf.media.rglob("*.webp"))
    jobs.render_picture(key=KEY)
    jobs.render_pending_pictures()
    assert catalog.version(db) == before
    assert sorted(shelf.media.rglob("*.webp")) == files


def test_a_photograph_taken_sideways_stands_upright() -> None:
    assert rendering.decode(photo(400, 300, rotated=True)).size == (300, 400)


@pytest.mark.parametrize(
    "content", [b"", b"not a picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", photo()[:300]]
)
def test_what_is_no_picture_keeps_its_placeholder_and_says_why(
    db: Session, shelf: storage.Storage, content: bytes
) -> None:
    catalog.store_picture(db, "hero/x", content, alt=text("冬の品"))
    db.commit()
    jobs.render_picture(key="hero/x")
    assert state(db, "hero/x")[0] == "failed"
    assert state(db, "hero/x")[1]


def test_a_picture_of_too_many_pixels_is_not_decoded() -> None:
    bomb = photo(8000, 7000, kind="PNG")
    with pytest.raises(rendering.Undecodable):
        rendering.decode(bomb)


@pytest.mark.parametrize(("width", "height"), [(100, 40_000), (40_000, 100)])
def test_a_picture_longer_than_webp_can_be_is_refused(width: int, height: int) -> None:
    with pytest.raises(rendering.Undecodable, match="too large"):
        rendering.decode(photo(width, height, kind="PNG"))


def test_whatever_breaks_a_decoder_is_undecodable(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("Failed to decode frame 0")

    monkeypatch.setattr(rendering.ImageOps, "exif_transpose", broken)
    with pytest.raises(rendering.Undecodable, match="frame 0"):
        rendering.decode(photo())


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/x.png",
        "http://[::1]/x",
        "http://10.0.0.1/x",
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "http://localhost/x",
        "ftp://example.com/x",
        "http://user@example.com/x",
        "http://",
        "no address",
    ],
)
def test_only_public_web_addresses_are_fetched(url: str) -> None:
    with pytest.raises(storage.Unreachable):
        storage.fetch(url)


def test_a_picture_that_cannot_be_fetched_is_a_placeholder(db: Session, shelf: storage.Storage) -> None:
    shelves(db)
    drafted = catalog.PictureDraft("far/1", text("遠くの写真"), source_url="http://127.0.0.1:9/x.png")
    catalog.put_products(db, [tee(pictures=(drafted,))], now=NOW)
    db.commit()
    jobs.render_pending_pictures()
    assert state(db, "far/1")[0] == "failed"
    assert picture(db).url.startswith("data:image/svg+xml,")


def test_a_placeholder_keeps_the_ratio_and_takes_the_colour() -> None:
    found = shown({"colour": "#203060", "alt": {"ja": "紺"}})
    assert (found.width, found.height, found.alt) == (800, 1000, "紺")
    assert "%23203060" in placeholder("#203060", 800, 1000)
    assert "<" not in placeholder('"><script>', 800, 1000)


def test_the_picture_that_shows_most_of_a_variant_is_chosen() -> None:
    rows = [
        {"key": k, "choices": c}
        for k, c in (("all", {}), ("navy", {"color": "navy"}), ("white", {"color": "white"}))
    ]
    chosen = [best(rows, {"color": c, "size": "M"}) for c in ("navy", "white", "moss")]
    assert [row and row["key"] for row in chosen] == ["navy", "white", "all"]
    assert best(rows, {"color": "moss"}, partly=True) is None
    assert best([], {"color": "navy"}) is None
