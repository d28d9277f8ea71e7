"""Shoes seen from the side, toe to the left."""

from .boxes import shrunk
from .parts import Part, Shape, cord, fold, groove, hard, hide, stitch
from .paths import box

WHITE = "#efece5"
GUM = "#a98457"
DARK = "#2d2926"


def _sole(ink: str, top: float, foot: float, welt: str = "") -> tuple[Part, ...]:
    sole = (
        f"M126 {top + 6} Q120 {foot - 6} 150 {foot - 2} L812 {foot - 2} "
        f"Q846 {foot - 4} 842 {top - 4} Q700 {top + 10} 480 {top + 12} "
        f"Q260 {top + 12} 126 {top + 6} Z"
    )
    line = (groove(f"M132 {top + 30} Q480 {top + 40} 838 {top + 24}", 2.4),)
    tread = hard(
        f"M144 {foot - 6} L822 {foot - 6} Q820 {foot + 4} 800 {foot + 4} L164 {foot + 4} "
        f"Q146 {foot + 4} 144 {foot - 6} Z",
        welt or GUM,
        lift=0,
        edge=5,
    )
    return (
        tread,
        Part(sole, ink=ink, texture="smooth", body="shoe", edge=26, lift=5, relief=0.2, lines=line),
    )


def _laces(points: tuple[tuple[float, float], ...], ink: str = WHITE) -> tuple[Part, ...]:
    bars = tuple(
        (
            cord(f"M{x - 32} {y - 22} Q{x + 6} {y - 18} {x + 30} {y + 26}", ink, stroke=14, lift=5)
            for x, y in points
        )
    )
    x, y = points[-1]
    loops = (
        f"M{x + 10} {y - 4} C{x + 70} {y - 76} {x + 122} {y - 18} {x + 64} {y + 20} "
        f"Q{x + 40} {y + 30} {x + 14} {y}",
        f"M{x + 10} {y - 2} C{x - 30} {y - 60} {x + 30} {y - 90} {x + 44} {y - 50} "
        f"Q{x + 46} {y - 20} {x + 12} {y}",
        f"M{x + 14} {y} Q{x + 60} {y + 40} {x + 56} {y + 96}",
        f"M{x + 12} {y + 2} Q{x + 14} {y + 50} {x - 8} {y + 84}",
    )
    bow = (cord(path, ink, stroke=11, lift=5) for path in loops)
    return (*bars, *bow)


_SNEAKER_UPPER = (
    "M136 884 C124 826 164 796 224 778 C300 756 392 720 446 664 486 612 "
    "Q510 588 548 600 C566 648 620 664 690 640 C748 618 786 596 820 606 "
    "C834 690 838 790 832 880 Z"
)
_SNEAKER_TONGUE = "M474 640 C462 588 470 540 520 536 Q566 540 572 602 L560 660 Z"
_SNEAKER_INSIDE = "M546 606 C600 570 720 560 822 600 C790 612 740 640 690 650 C620 664 566 660 546 606 Z"
_SNEAKER_TOE = "M132 886 C118 826 160 794 222 776 Q240 770 262 766 C296 796 306 850 300 886 Z"
_SNEAKER_HEEL = "M770 622 Q800 598 824 604 C838 690 840 790 834 884 L784 884 C768 800 764 700 770 622 Z"
_SNEAKER_FACING = (
    "M340 748 C420 712 470 660 506 612 L552 622 Q560 660 528 706 C500 750 450 790 408 812 Q360 790 340 748 Z"
)
_SNEAKER_SIDE = (
    stitch("M560 664 C590 740 620 820 640 880", 2.2),
    stitch("M572 664 C602 740 632 820 652 880", 2.2),
)
_SNEAKER_FOLDS = (fold((330, 800), (420, 850), 6, 16, 8), fold((600, 700), (740, 690), 5, 20, 10))
_EYES = ((372, 762), (412, 734), (450, 700), (484, 660), (512, 622))
_SNEAKER_EYES = tuple(
    (hard(box(x - 5, y - 5, x + 5, y + 5, 5), "#b9b4a8", body="gloss", lift=1, edge=3) for x, y in _EYES)
)


def sneaker() -> tuple[Part, ...]:
    """A low canvas sneaker with a rubber toe and laces."""
    return (
        Part(_SNEAKER_INSIDE, value=0.55, texture="canvas", lift=0, edge=14, relief=0),
        Part(_SNEAKER_TONGUE, texture="canvas", lift=4, edge=22, value=0.96),
        Part(
            _SNEAKER_UPPER,
            texture="canvas",
            body="shoe",
            edge=70,
            lift=6,
            folds=_SNEAKER_FOLDS,
            lines=_SNEAKER_SIDE,
        ),
        Part(
            _SNEAKER_FACING,
            texture="canvas",
            lift=4,
            edge=10,
            lines=(stitch("M352 748 C430 712 478 664 512 622", 2),),
        ),
        Part(_SNEAKER_HEEL, ink=WHITE, texture="smooth", body="shoe", edge=18, lift=4, relief=0.2),
        *_SNEAKER_EYES,
        *_laces(_EYES),
        Part(_SNEAKER_TOE, ink=WHITE, texture="smooth", body="shoe", edge=44, lift=4, relief=0.2),
        *_sole(WHITE, 872, 950),
    )


def slip_on() -> tuple[Part, ...]:
    """A loafer with a strap over the instep."""
    upper = (
        "M134 884 C122 832 160 806 216 790 C250 780 270 774 300 764 "
        "C372 742 430 706 478 668 Q520 660 552 700 C600 742 700 716 760 664 "
        "Q800 640 826 652 C842 730 842 810 836 884 Z"
    )
    inside = "M474 672 C560 640 740 630 824 652 C790 660 720 720 640 730 Q560 730 474 672 Z"
    apron = groove("M206 826 C280 800 400 776 474 700", 4)
    strap = "M392 734 Q446 700 486 664 L540 690 C520 760 500 830 506 880 L424 880 C420 820 414 770 392 734 Z"
    slot = groove("M440 730 Q466 742 494 744", 5)
    folds = (fold((330, 790), (390, 876), 7, 12, 8), fold((366, 780), (420, 860), -5, 12, 6))
    back = (stitch("M700 712 C716 770 720 830 718 880", 2.2),)
    return (
        Part(inside, ink="#a88a66", value=0.72, texture="leather", lift=0, edge=14, relief=0),
        hide(upper, edge=80, lift=6, folds=folds, lines=(apron, *back)),
        hide(strap, edge=18, lift=6, lines=(slot,)),
        *_sole(DARK, 874, 932, DARK),
        hard(box(664, 900, 838, 952, 6), DARK, body="shoe", edge=14),
    )


_LACE_UP_UPPER = (
    "M134 884 C122 828 160 800 216 784 C250 774 270 768 306 758 "
    "C394 730 452 672 492 620 Q514 596 548 606 C580 660 640 668 700 646 "
    "C752 624 790 604 822 612 C838 700 840 800 836 884 Z"
)
_LACE_UP_INSIDE = "M546 610 C600 580 720 566 822 606 C790 616 740 650 690 656 C620 668 566 664 546 610 Z"
_LACE_UP_QUARTER = (
    "M384 740 C436 706 470 664 502 618 L556 622 C600 676 650 676 700 656 L836 640 "
    "L836 884 L560 884 C520 830 440 790 384 740 Z"
)
_LACE_UP_TONGUE = "M482 648 C470 596 480 556 524 552 Q562 556 570 612 L560 660 Z"
_LACE_UP_SEAM = (
    stitch("M396 742 C450 788 530 826 572 880", 2.2),
    groove("M244 796 C262 830 266 860 262 884", 3),
    groove("M744 640 C756 720 758 820 750 884", 2.4),
)


def lace_up() -> tuple[Part, ...]:
    """A plain leather derby."""
    return (
        Part(_LACE_UP_INSIDE, ink="#a88a66", value=0.72, texture="leather", lift=0, edge=14, relief=0),
        hide(_LACE_UP_TONGUE, lift=4, edge=20, value=0.9),
        hide(_LACE_UP_UPPER, edge=80, lift=6, lines=_LACE_UP_SEAM[1:2]),
        hide(
            _LACE_UP_QUARTER,
            edge=40,
            lift=5,
            lines=(_LACE_UP_SEAM[0], _LACE_UP_SEAM[2]),
            folds=(fold((580, 720), (700, 710), 6, 20, 10),),
        ),
        *_laces(((440, 712), (474, 676), (506, 634)), "#3a332d"),
        *_sole(DARK, 876, 934, DARK),
        hard(box(664, 902, 838, 952, 6), DARK, body="shoe", edge=14),
    )


def boots() -> tuple[Part, ...]:
    """A side-gore ankle boot."""
    upper = (
        "M134 884 C122 828 160 800 216 784 C250 774 270 766 306 752 "
        "C404 716 452 660 470 560 L478 366 Q640 342 806 366 L818 560 "
        "C838 680 840 800 836 884 Z"
    )
    mouth = "M478 366 Q640 330 806 366 Q640 396 478 366 Z"
    gore = "M596 376 L700 374 L690 640 Q652 690 616 640 Z"
    tab = Part("M776 380 C770 300 836 300 828 384", texture="oxford", stroke=22, lift=4, edge=9)
    folds = (
        fold((470, 590), (590, 680), 9, 16, 10),
        fold((450, 650), (560, 720), 8, 16, 8),
        fold((800, 600), (716, 690), 8, 16, -8),
        fold((300, 790), (380, 850), 6, 14, 6),
    )
    return (
        tab,
        hide(upper, edge=84, lift=6, folds=folds, lines=(groove("M560 884 C540 800 600 720 650 680", 2.6),)),
        Part(mouth, value=0.45, texture="leather", lift=0, edge=10, relief=0),
        Part(gore, value=0.8, texture="rib", lift=2, edge=14),
        *_sole(DARK, 876, 940, DARK),
        hard(box(650, 900, 840, 954, 6), DARK, body="shoe", edge=14),
    )


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
    return (*behind, bottom, *straps, *buckles, *_sole("#8a6a48", 866, 946, DARK))


SHAPES = (
    Shape("sneaker", "あるく靴", "Walking sneaker", sneaker(), standing=True, focus=(440, 760)),
    Shape("loafer", "ローファー", "Loafer", slip_on(), standing=True, focus=(440, 780)),
    Shape("derby", "革靴", "Leather derby", lace_up(), standing=True, focus=(460, 740)),
    Shape("boots", "サイドゴアブーツ", "Side-gore boots", boots(), standing=True, focus=(620, 600)),
    Shape("slippers", "ルームシューズ", "Room slippers", slippers(), focus=(420, 580)),
    Shape("sandal", "サンダル", "Sandals", sandal(), standing=True, focus=(480, 760)),
)
