"""The demo brand's pictures: every product is recognisable, in its colour, and the same every time."""

import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageChops

from storefront.demo import pictures
from storefront.demo.pictures import COLOURS, HEROES, SHAPES, draw, draw_hero, labels, studio, tinted_area
from storefront.demo.pictures.colours import oklab
from storefront.demo.pictures.raster import extent
from storefront.demo.pictures.studio import camera_of

SMALL = (160, 200)
WANTED_COLOURS = (
    "kinari white gray charcoal navy moss sand terracotta sky black brown mustard wine amber green cream"
)


def nearest_colour(rgb: np.ndarray) -> str:
    seen = oklab((float(rgb[0]), float(rgb[1]), float(rgb[2])))
    return min(COLOURS, key=lambda key: float(np.sum((oklab(COLOURS[key].rgb) - seen) ** 2)))


def test_the_brand_has_at_least_sixty_shapes_with_names_in_both_languages() -> None:
    assert len(SHAPES) >= 60
    assert all(shape.ja and shape.en and shape.key == key for key, shape in SHAPES.items())


def test_the_colours_of_the_catalogue_are_all_there() -> None:
    assert set(WANTED_COLOURS.split()) <= set(COLOURS)
    assert COLOURS["moss"].ja == "苔"


def test_no_two_colours_can_be_confused() -> None:
    labs = {key: oklab(colour.rgb) for key, colour in COLOURS.items()}
    gaps = [float(np.linalg.norm(labs[a] - labs[b])) for a in labs for b in labs if a < b]
    assert min(gaps) > 0.03


@pytest.mark.parametrize("key", sorted(SHAPES))
def test_a_product_is_seen_in_the_colour_it_is_sold_in_and_otherwise_from_other_sides(
    key: str, tmp_path: Path
) -> None:
    area = tinted_area(key, SMALL)
    assert area.mean() > 0.02
    for colour in COLOURS:
        seen = np.asarray(draw(key, colour, size=SMALL, cache_dir=tmp_path))[area]
        assert nearest_colour(np.median(seen, axis=0)) == colour
    front = draw(key, "navy", size=SMALL, cache_dir=tmp_path)
    for view in ("detail", "folded"):
        other = draw(key, "navy", view, size=SMALL)
        assert other.size == SMALL
        assert np.asarray(ImageChops.difference(front, other)).mean() > 4, view


@pytest.mark.parametrize("key", sorted(SHAPES))
def test_a_product_fills_the_picture_without_touching_its_edge(key: str) -> None:
    camera = camera_of(SHAPES[key], "front", (960, 1200))
    left, top, right, bottom = extent(SHAPES[key].parts)
    high, wide = (bottom - top) * camera.scale / 1200, (right - left) * camera.scale / 960
    assert 0.55 <= high <= 0.75 or wide >= 0.45
    assert wide <= 0.82
    assert high <= 0.70


def test_the_same_picture_comes_out_every_time(tmp_path: Path) -> None:
    first = draw("sweater", "sand", pattern="cable", size=SMALL)
    for folder in (None, tmp_path, tmp_path):
        again = draw("sweater", "sand", pattern="cable", size=SMALL, cache_dir=folder)
        assert again.tobytes() == first.tobytes()


def test_a_second_colour_needs_no_new_render(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draw("tee", "navy", size=SMALL, cache_dir=tmp_path)
    monkeypatch.setattr(studio, "paint", lambda *_: pytest.fail("rendered again"))
    assert draw("tee", "white", size=SMALL, cache_dir=tmp_path).size == SMALL
    assert len(list(tmp_path.glob("*.png"))) == 1


def test_a_tint_alone_takes_a_blink(tmp_path: Path) -> None:
    draw("tee", "navy", cache_dir=tmp_path)
    before = time.process_time()
    draw("tee", "moss", cache_dir=tmp_path)
    assert time.process_time() - before < 0.15


def test_patterns_are_woven_in_and_differ() -> None:
    plain = draw("oxford_shirt", "navy", size=SMALL)
    seen = {plain.tobytes()}
    for pattern in ("stripe", "pinstripe", "check", "tartan", "dot", "sashiko", "border"):
        seen.add(draw("oxford_shirt", "navy", pattern=pattern, size=SMALL).tobytes())
    assert len(seen) == 8


def test_a_package_can_carry_another_name() -> None:
    if labels.font_path() is None:
        pytest.skip("this machine has no Japanese font to write with")
    hojicha, sencha = (draw("tea_canister", "brown", label=text, size=SMALL) for text in ("ほうじ茶", "煎茶"))
    assert hojicha.tobytes() != sencha.tobytes()


def test_the_name_stays_on_the_package_when_it_stands_beside_its_box() -> None:
    if labels.font_path() is None:
        pytest.skip("this machine has no Japanese font to write with")
    named, other = (
        np.asarray(draw("pump_bottle", "amber", "folded", label=text, size=(480, 600)), np.int16)
        for text in ("石", "木")
    )
    rows, columns = np.nonzero(np.abs(named - other).sum(axis=2) > 60)
    paper = named[rows.min() - 3, columns.min() : columns.max()].astype(int)
    assert paper.min() > 180


def test_without_a_japanese_font_the_label_stays_blank(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labels, "font_path", lambda: None)
    blank = draw("tea_canister", "brown", size=SMALL)
    assert blank.tobytes() == draw("tea_canister", "brown", label="煎茶", size=SMALL).tobytes()


def test_an_unknown_view_is_refused() -> None:
    with pytest.raises(ValueError, match="no such view: back"):
        draw("tee", "navy", "back")


def test_an_unknown_pattern_is_refused() -> None:
    with pytest.raises(ValueError, match="no such pattern: zebra"):
        draw("tee", "navy", pattern="zebra")


@pytest.mark.parametrize("key", sorted(HEROES))
def test_a_still_life_leaves_the_left_third_calm(key: str) -> None:
    picture = np.asarray(draw_hero(key, (480, 300)).convert("L"), np.float32)
    assert picture.shape == (300, 480)
    edges = np.abs(np.diff(picture, axis=1))
    assert edges[:, :150].mean() < 0.6 * edges[:, 180:].mean()


def test_there_are_enough_still_lifes() -> None:
    assert {"winter", "tea", "laundry", "bag"} <= set(HEROES)


def test_the_paper_is_warm_and_lit_from_the_upper_left() -> None:
    picture = np.asarray(draw("tee", "navy", size=SMALL), np.float32)
    near, far = picture[6:20, 6:20].mean(axis=(0, 1)), picture[-20:-6, -20:-6].mean(axis=(0, 1))
    assert near.sum() > far.sum() + 30
    assert near[0] > near[2] > 200


def test_pictures_are_plain_rgb() -> None:
    picture = pictures.draw("mug", "celadon", size=SMALL)
    assert isinstance(picture, Image.Image)
    assert picture.mode == "RGB"
