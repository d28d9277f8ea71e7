"""Shoes seen from the side, toe to the left."""

from .parts import Part, Shape, cord, fold, groove, hard, hide, stitch
from .paths import box

WHITE = "#efece5"
GUM = "#a98457"
DARK = "#2d2926"


def sole(ink: str, top: float, foot: float, welt: str = "") -> tuple[Part, ...]:
    """A sole from toe to heel and the tread under it."""
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
        *sole(WHITE, 872, 950),
    )


def slip_on() -> tuple[Part, ...]:
    """A loafer with a strap over the instep."""
    upper = (
        "M134 884 C122 832 160 806 216 790 C250 780 270 774 300 760 "
        "C372 728 424 680 462 634 Q486 604 522 622 C560 700 680 716 752 650 "
        "Q792 620 824 634 C842 720 842 810 836 884 Z"
    )
    inside = "M466 636 C540 590 720 580 822 634 C790 640 740 700 650 716 Q552 716 500 640 Z"
    seams = (
        groove("M204 822 C262 792 386 770 452 690", 5),
        stitch("M716 700 C726 760 728 820 724 880", 2.2),
        stitch("M534 654 C580 722 684 730 758 664", 2.2),
    )
    strap = "M372 726 Q424 690 458 646 L528 652 C514 740 502 820 512 884 L418 884 C418 820 404 768 372 726 Z"
    slot = "M424 716 Q452 730 484 728 Q456 746 424 716 Z"
    folds = (fold((300, 800), (352, 874), 7, 10, 6), fold((330, 792), (384, 866), -5, 10, 6))
    return (
        Part(inside, "#a88a66", value=0.72, texture="leather", lift=0, edge=14, relief=0),
        hide(upper, edge=84, folds=folds, lines=seams),
        hide(strap, value=0.96, edge=20, lift=8, lines=(stitch("M384 732 C414 774 428 826 428 880", 2),)),
        Part(slot, value=0.4, texture="leather", lift=0, edge=6, relief=0),
        *sole(DARK, 876, 932, DARK),
        hard(box(664, 902, 838, 952, 6), DARK, body="shoe", edge=14),
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
        *sole(DARK, 876, 934, DARK),
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
        *sole(DARK, 876, 940, DARK),
        hard(box(650, 900, 840, 954, 6), DARK, body="shoe", edge=14),
    )


SHAPES = (
    Shape("sneaker", "あるく靴", "Walking sneaker", sneaker(), standing=True, focus=(440, 760)),
    Shape("loafer", "ローファー", "Loafer", slip_on(), standing=True, focus=(440, 780)),
    Shape("derby", "革靴", "Leather derby", lace_up(), standing=True, focus=(460, 740)),
    Shape("boots", "サイドゴアブーツ", "Side-gore boots", boots(), standing=True, focus=(620, 600)),
)
