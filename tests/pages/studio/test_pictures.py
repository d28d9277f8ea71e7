"""Pictures at the studio: uploaded within limits, ordered, described, aimed, brought back."""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy.orm import Session

from storefront.gateways.storage import Storage
from storefront.jobs.catalog import render_pending_pictures
from storefront.kernel import clock
from storefront.services import catalog
from storefront.services.catalog import rendering
from tests.pages.studio.editing import edited
from tests.support.pages import Browser, form_values

PAGE = "/studio/pictures/hand-soap"


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Storage:
    """Files of a test of its own."""
    shelf = Storage(tmp_path / "media", tmp_path / "originals")
    monkeypatch.setattr(rendering.storage, "local", lambda: shelf)
    return shelf


def photo(width: int = 400, height: int = 400, kind: str = "JPEG") -> bytes:
    """A photograph, red at the left and blue at the right, that says where it was taken."""
    image, out = Image.new("RGB", (width, height), "#c02020"), io.BytesIO()
    image.paste("#2020c0", (width // 2, 0, width, height))
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    exif.get_ifd(0x8825)[1] = "N"
    image.save(out, kind, exif=exif)
    return out.getvalue()


def send(browser: Browser, *contents: bytes) -> Any:
    """Open the page and send files."""
    fields = form_values(browser.get(PAGE).one("form[enctype]"))
    fields.pop("file", None)
    files = [(io.BytesIO(content), f"{n}.jpg") for n, content in enumerate(contents)]
    return browser._answer(browser.client.post(f"{PAGE}/files", data={**fields, "file": files}), True)


def pictures(db: Session) -> tuple[catalog.DeskPicture, ...]:
    return catalog.pictures_of(db, "hand-soap") or ()


def test_pictures_are_added_rendered_without_exif_and_shown(
    studio: Browser, db: Session, shelf: Storage
) -> None:
    assert send(studio, photo(), photo(kind="PNG")).status == 303
    assert [p.state for p in pictures(db)] == ["pending", "pending"]
    render_pending_pictures()
    assert [p.state for p in pictures(db)] == ["ready", "ready"]
    files = list(shelf.media.rglob("*.webp"))
    assert files
    for file in files:
        with Image.open(file) as image:
            assert len(image.getexif()) == 0
            assert "exif" not in image.info
    assert "/media/" in studio.get("/p/hand-soap").response.text


def test_pictures_are_moved_described_taken_off_and_brought_back(studio: Browser, db: Session) -> None:
    send(studio, photo(), photo(300, 300))
    first, second = (p.key for p in pictures(db))
    answer = edited(studio, PAGE, pictures__0__place="3", pictures__1__alt__ja="泡だてた石けん")
    assert answer.status == 303, answer.text
    assert [(p.key, p.alt.get("ja")) for p in pictures(db)] == [(second, "泡だてた石けん"), (first, None)]
    edited(studio, PAGE, pictures__0__gone="y")
    assert [p.key for p in pictures(db)] == [first]
    back = studio.get(PAGE).all(".version form")[0]
    assert studio.post(f"{PAGE}/undo", form_values(back)).status == 303
    assert [p.key for p in pictures(db)] == [second, first]


def test_the_focal_point_decides_what_is_cut(studio: Browser, db: Session, shelf: Storage) -> None:
    send(studio, photo())
    render_pending_pictures()
    assert edited(studio, PAGE, pictures__0__focal_x="90", pictures__0__focal_y="50").status == 303
    render_pending_pictures()
    shown = pictures(db)[0]
    assert (shown.focal, shown.picture.width, shown.picture.height) == ((0.9, 0.5), 320, 400)
    with Image.open(shelf.media / shown.picture.url.removeprefix("/media/")) as image:
        red, _, blue = image.convert("RGB").getpixel((80, 200))  # type: ignore[misc]
    assert red > blue  # the cut begins at 80 of 400: a quarter of the red half is gone
    assert image.width * 5 == image.height * 4
    assert edited(studio, PAGE, pictures__0__focal_x="").status == 422


@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", b"GIF89a", b"%PDF-1.7"])
def test_what_is_no_picture_is_refused(studio: Browser, db: Session, content: bytes) -> None:
    assert send(studio, content).status == 422
    assert pictures(db) == ()


def test_too_many_pixels_are_refused_unseen(
    studio: Browser, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storefront.services.catalog import picturing

    monkeypatch.setattr(picturing, "MOST_PIXELS", 100)
    page = send(studio, photo())
    assert (page.status, "画像が大きすぎます" in page.text) == (422, True)
    assert pictures(db) == ()


def test_pictures_of_another_product_cannot_be_taken(studio: Browser, db: Session) -> None:
    send(studio, photo())
    foreign = catalog.pictures_of(db, "everyday-tee") or ()
    page = edited(studio, PAGE, pictures__0__key=foreign[0].key)
    assert (page.status, "見つからない写真" in page.text) == (422, True)
    assert clock.now() and len(catalog.pictures_of(db, "everyday-tee") or ()) == len(foreign)
