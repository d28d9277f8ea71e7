"""A large catalog file of our own format: `python -m tests.support.catalog_file products|stock ROWS PER_PRODUCT FILE`."""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

COLOURS = (
    ("紺", "Navy", "#2d3a5c"),
    ("白", "White", "#ffffff"),
    ("生成り", "Ecru", "#efe6d2"),
    ("墨", "Ink", "#33363b"),
)
SIZES = ("S", "M", "L")


def products(rows: int, each: int) -> Iterator[dict[str, str]]:
    """Rows of variants, `each` of them to a product (at most 12), with the texts a brand really writes."""
    for n in range(rows):
        number, place = divmod(n, each)
        colour, english, swatch = COLOURS[place // len(SIZES)]
        yield {
            "slug": f"item-{number:06}", "name_ja": f"ふだんのシャツ 第{number}番", "name_en": f"Everyday shirt no. {number}",
            "line_ja": "洗うほど肌になじむ、厚手の天竺。", "description_ja": f"毎日着て、毎日洗える一枚です。品番{number}。" * 6,
            "description_en": f"One to wear and wash every day. Style {number}. " * 4, "reading": "フダンノシャツ",
            "vendor": "ひより", "tags": "ふだん着 定番", "tax_class": "standard", "return_policy": "standard",
            "material_ja": "綿100%", "origin_ja": "日本", "published": "TRUE", "option1_name_ja": "色",
            "option1_name_en": "Colour", "option1_ja": colour, "option1_en": english, "option1_swatch": swatch,
            "option2_name_ja": "サイズ", "option2_name_en": "Size", "option2_ja": SIZES[place % len(SIZES)],
            "sku": f"SKU-{number:06}-{place:02}", "price": str(2000 + number % 97 * 110), "measures": "身幅=51;着丈=66",
        }  # fmt: skip


def stock(rows: int, each: int) -> Iterator[dict[str, str]]:
    """A first count of every SKU of such a file at one warehouse."""
    for row in products(rows, each):
        yield {"sku": row["sku"], "location": "W1", "quantity": str(len(row["slug"]) * 3)}


def write(path: Path, rows: Iterator[dict[str, str]]) -> None:
    """The file as a spreadsheet saves it: UTF-8 with BOM, CRLF."""
    first = next(rows)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(first))
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(rows)


if __name__ == "__main__":
    kind, count, each, name = sys.argv[1:5]
    write(Path(name), {"products": products, "stock": stock}[kind](int(count), int(each)))
