"""T-shirts and sweatshirts, and how a top is folded."""

from dataclasses import replace

from .garments import LONG, TEE, Cut, body, hem_lines, hem_rib, neck_inside, neck_rib, sleeves
from .parts import Part, Shape, both_lines, fold, groove
from .paths import MIDDLE, box


def tee(cut: Cut = TEE, pocket: bool = False) -> tuple[Part, ...]:
    """A crew-neck tee, short or long."""
    lines = hem_lines(cut)
    if pocket:
        x, y = (MIDDLE + 66, cut.armpit - 70)
        lines = (
            *lines,
            groove(f"M{x} {y} L{x + 86} {y} L{x + 86} {y + 84} L{x + 43} {y + 102} L{x} {y + 84} Z", 2.4),
        )
    cuff = 30.0 if cut.sleeve[1] > 700 else 0.0
    return (*neck_inside(cut), *sleeves(cut, cuff, "fine_knit"), body(cut, lines), *neck_rib(cut))


def folded_top(texture: str, neck: tuple[Part, ...] = (), value: float = 1.0) -> tuple[Part, ...]:
    """A top folded to a rectangle as in a drawer: layers show at the lower edge."""
    layers = [
        Part(
            box(238 + k, 404 + 3 * k, 722 - k, 884 - 11 * k, 26),
            value=value * (0.93 + 0.01 * k),
            texture=texture,
            wander=3,
            lift=7,
            edge=22,
        )
        for k in (0, 2)
    ]
    folds = (
        fold((270, 560), (420, 640), 7, 18, 8),
        fold((690, 540), (560, 680), 7, 18, -10),
        fold((330, 800), (640, 812), 6, 16, 5),
        fold((300, 480), (310, 780), 6, 20, 4),
    )
    front = Part(box(240, 330, 720, 842, 30), texture=texture, wander=3, lift=9, edge=38, folds=folds)
    return (*layers, front, *neck)


def _folded_tee() -> tuple[Part, ...]:
    cut = replace(TEE, neck_top=322)
    return (*folded_top("jersey"), *neck_inside(cut, 4), *neck_rib(cut))


SHAPES = (
    Shape("tee", "Tシャツ", "T-shirt", tee(), focus=(560, 330), folded=_folded_tee()),
    Shape(
        "pocket_tee",
        "ポケットTシャツ",
        "Pocket T-shirt",
        tee(pocket=True),
        focus=(580, 420),
        folded=_folded_tee(),
    ),
    Shape(
        "long_tee", "長袖Tシャツ", "Long-sleeve T-shirt", tee(LONG), focus=(570, 330), folded=_folded_tee()
    ),
    Shape(
        "sweatshirt",
        "スウェット",
        "Sweatshirt",
        (
            *neck_inside(LONG),
            *sleeves(replace(LONG, texture="plain"), 74, "rib"),
            body(replace(LONG, texture="plain", hem=930), both_lines(groove("M566 232 Q520 300 480 330", 2))),
            hem_rib(replace(LONG, hem=930), 62),
            *neck_rib(LONG, 32, "rib"),
        ),
        focus=(540, 330),
        folded=(*folded_top("plain"), *neck_rib(replace(TEE, neck_top=322), 32, "rib")),
    ),
)
