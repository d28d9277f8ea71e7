"""Slippers and sandals."""

from .boxes import shrunk
from .parts import Part, Shape, hard, hide
from .paths import box
from .shoes import DARK, sole


def slippers() -> tuple[Part, ...]:
    """Room slippers seen from above, as a pair."""
    sole = (
        "M300 380 C370 330 440 372 448 470 C456 600 470 700 452 850 "
        "C440 960 300 970 276 850 C252 720 232 460 300 380 Z"
    )
    upper = (
        "M292 392 C370 326 444 366 452 470 C456 560 462 610 462 668 Q364 616 250 676 "
        "C244 560 240 450 292 392 Z"
    )
    rim = "M462 668 Q364 616 250 676"
    one = (
        Part(sole, ink="#cbb893", texture="linen", edge=30, lift=8, wander=1.5),
        Part(
            "M268 700 Q360 640 450 696 C456 760 454 810 440 860 C424 920 318 926 296 850 "
            "C280 800 272 750 268 700 Z",
            value=0.9,
            texture="quilt_fine",
            edge=16,
            lift=2,
        ),
        Part(upper, texture="quilt_fine", body="shoe", edge=70, lift=12, wander=1.5),
        Part(rim, texture="oxford", stroke=16, lift=5, edge=7, wander=1.5),
    )
    left = tuple(shrunk(part, -4, -30, 1.0) for part in one)
    return (*left, *(part.mirrored() for part in left))


def sandal() -> tuple[Part, ...]:
    """A two-strap sandal from the side."""
    bed = "M130 850 Q132 820 200 822 C380 826 520 850 620 836 Q740 812 836 800 Q850 840 842 870 L134 880 Z"
    arches = (
        (
            "M250 858 C270 730 330 690 380 700 Q440 720 446 850",
            "M226 862 C240 730 310 676 372 686 Q402 694 420 716",
        ),
        (
            "M500 858 C520 700 580 620 640 634 Q700 660 704 840",
            "M474 862 C490 700 560 606 630 618 Q666 630 682 660",
        ),
    )
    behind = tuple(
        (Part(back, value=0.5, texture="leather", stroke=58, lift=0, edge=14, relief=0) for back, _ in arches)
    )
    straps = tuple((hide(front, stroke=62, lift=7, edge=20) for _, front in arches))
    buckles = tuple(
        (
            hard(box(x - 24, y - 20, x + 24, y + 22, 8), "#b3a070", body="gloss", stroke=9, lift=4, edge=4)
            for x, y in ((262, 758), (516, 722))
        )
    )
    bottom = Part(bed, ink="#c7ab84", texture="paper", body="shoe", edge=18, lift=3)
    return (*behind, bottom, *straps, *buckles, *sole("#8a6a48", 866, 946, DARK))


SHAPES = (
    Shape("slippers", "ルームシューズ", "Room slippers", slippers(), focus=(420, 580)),
    Shape("sandal", "サンダル", "Sandals", sandal(), standing=True, focus=(480, 760)),
)
