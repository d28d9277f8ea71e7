"""Static files: one hashed, compressed file per surface; modules find each other; two builds may meet."""

import gzip
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli
import pytest
from werkzeug.test import Client

from storefront.pages import assets
from storefront.settings import ASSETS


@pytest.fixture
def source(tmp_path: Path) -> Path:
    files = {
        "css/00-layers.css": "@layer tokens, base;",
        "css/base/20-type.css": "/* type */",
        "css/base/10-tokens.css": "/* tokens */",
        "css/components/card.css": "/* card */",
        "css/shop/home.css": "/* home */",
        "css/desk/table.css": "/* table */",
        "js/main.js": 'const parts = { menu: () => import("./parts/menu.js") };',
        "js/parts/menu.js": 'import { open } from "../open.js";\nopen();' + "// quiet\n" * 40,
        "js/open.js": "export const open = () => {};",
        "icons.svg": "<svg></svg>",
    }
    for name, text in files.items():
        path = tmp_path / "static" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "static"


def published(built: assets.Assets, name: str) -> str:
    return (built.folder / built.names[name]).read_text()


def test_a_surface_gets_the_layer_line_then_base_components_and_its_own_styles(source, tmp_path):
    built = assets.build(source, tmp_path / "out")
    assert published(built, "css/shop.css").split("\n") == [
        "@layer tokens, base;",
        "/* tokens */",
        "/* type */",
        "/* card */",
        "/* home */",
    ]
    assert "/* home */" not in published(built, "css/desk.css")
    assert "/* table */" in published(built, "css/desk.css")


def test_an_address_carries_twelve_signs_of_the_content(source, tmp_path):
    built = assets.build(source, tmp_path / "out")
    assert re.fullmatch(r"/static/css/shop\.[0-9a-f]{12}\.css", built.url("css/shop.css"))
    with pytest.raises(KeyError):
        built.url("css/missing.css")


def test_modules_import_each_other_by_hashed_names(source, tmp_path):
    built = assets.build(source, tmp_path / "out")
    menu, opening = built.names["js/parts/menu.js"], built.names["js/open.js"]
    assert f'import("./{menu.removeprefix("js/")}")' in published(built, "js/main.js")
    assert f'from "../{opening.removeprefix("js/")}"' in published(built, "js/parts/menu.js")


def test_a_change_deep_below_gives_everything_that_imports_it_a_new_name(source, tmp_path):
    before = assets.build(source, tmp_path / "out").names
    (source / "js/open.js").write_text("export const open = () => true;")
    after = assets.build(source, tmp_path / "out").names
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"js/open.js", "js/parts/menu.js", "js/main.js"}


def test_modules_in_a_circle_or_missing_are_refused_by_name():
    with pytest.raises(ValueError, match=r"circle: a\.js → b\.js → a\.js"):
        assets.link_modules({"a.js": 'import "./b.js";', "b.js": 'import "./a.js";'})
    with pytest.raises(ValueError, match=r"a\.js imports gone\.js"):
        assets.link_modules({"a.js": 'import "./gone.js";'})


def test_compressed_forms_hold_the_same_content(source, tmp_path):
    built = assets.build(source, tmp_path / "out")
    path = built.folder / built.names["js/parts/menu.js"]
    assert brotli.decompress(Path(f"{path}.br").read_bytes()) == path.read_bytes()
    assert gzip.decompress(Path(f"{path}.gz").read_bytes()) == path.read_bytes()


def test_an_unchanged_folder_is_not_built_again(source, tmp_path):
    first = assets.build(source, tmp_path / "out")
    times = {p: p.stat().st_mtime_ns for p in first.folder.rglob("*")}
    assert assets.build(source, tmp_path / "out") == first
    assert {p: p.stat().st_mtime_ns for p in first.folder.rglob("*")} == times


def test_a_lost_file_is_built_again(source, tmp_path):
    built = assets.build(source, tmp_path / "out")
    (built.folder / built.names["icons.svg"]).unlink()
    assert published(assets.build(source, tmp_path / "out"), "icons.svg") == "<svg></svg>"


def test_workers_starting_at_once_build_the_same(source, tmp_path):
    with ThreadPoolExecutor(6) as pool:
        built = list(pool.map(lambda _: assets.build(source, tmp_path / "out"), range(6)))
    assert len({tuple(sorted(b.names.items())) for b in built}) == 1
    assert not list((tmp_path / "out.building").iterdir())


def test_files_are_served_for_ever_and_compressed(source, tmp_path):
    built = assets.build(source, tmp_path / "out")
    client = Client(
        assets.wrap(lambda environ, start: [start("404 Not Found", []) or b""], built.folder, {"X-A": "b"})
    )
    answer = client.get(built.url("js/parts/menu.js"), headers={"Accept-Encoding": "br"})
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert client.get("/static/../manifest").status_code == 404
    assert client.get("/").status_code == 404


def test_the_real_files_build(tmp_path):
    built = assets.build(ASSETS / "static", tmp_path / "out")
    assert {"css/shop.css", "css/checkout.css", "css/mypage.css", "css/desk.css"} <= set(built.names)
    assert len(brotli.compress(published(built, "css/shop.css").encode(), quality=9)) < 16_000


@pytest.mark.parametrize("path", sorted((ASSETS / "static/css").rglob("*.css")), ids=lambda p: p.stem)
def test_style_files_stay_short(path):
    assert len(path.read_text().splitlines()) <= 250
