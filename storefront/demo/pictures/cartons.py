"""Paper boxes: soap, incense."""

from .packets import LABEL
from .parts import LabelSpot, Part, Shape, board, groove
from .paths import MIDDLE, box

M = MIDDLE


def soap_box() -> tuple[Part, ...]:
    """A bar of soap in front of its box."""
    side = board(
        f"M{M + 200} 640 L{M + 262} 596 L{M + 262} 840 L{M + 200} 900 Z", value=0.72, lift=0, relief=0.2
    )
    top = board(
        f"M{M - 240} 640 L{M - 176} 596 L{M + 262} 596 L{M + 200} 640 Z", value=1.1, lift=0, relief=0.2
    )
    front = board(box(M - 240, 640, M + 200, 900, 2), edge=10)
    band = board(box(M - 130, 640, M + 90, 900, 0), LABEL, edge=4)
    bar = Part(
        box(M + 20, 836, M + 330, 950, 44),
        ink="#e9dfc8",
        texture="smooth",
        body="gloss",
        edge=46,
        lift=9,
        relief=0.3,
        lines=(groove(box(M + 76, 862, M + 276, 926, 24), 3),),
    )
    return (side, top, front, band, bar)


_INCENSE_BOX_SIDE = board(
    f"M{M + 130} 420 L{M + 176} 394 L{M + 176} 920 L{M + 130} 946 Z", value=0.74, lift=0, relief=0.2
)
_INCENSE_BOX_TOP = board(
    f"M{M - 130} 420 L{M - 84} 394 L{M + 176} 394 L{M + 130} 420 Z", value=1.08, lift=0, edge=6, relief=0.2
)
_INCENSE_BOX_FRONT = Part(
    box(M - 130, 420, M + 130, 946, 2), texture="linen", body="flat", lift=1, edge=10, relief=0.3
)
_INCENSE_BOX_STICKS = tuple(
    Part(
        f"M{M - 300 + 15 * k} {934 + 4 * (k % 2)} L{M + 210 + 22 * k} {946 + 3 * k}",
        ink="#5d5443",
        texture="straw",
        body="pipe",
        stroke=7,
        lift=4,
        edge=4,
        relief=0,
    )
    for k in range(4)
)


def incense_box() -> tuple[Part, ...]:
    """A flat box of incense with sticks in front."""
    return (
        _INCENSE_BOX_SIDE,
        _INCENSE_BOX_TOP,
        _INCENSE_BOX_FRONT,
        board(box(M - 62, 500, M + 62, 860, 1), LABEL, edge=4),
        *_INCENSE_BOX_STICKS,
    )


SHAPES = (
    Shape(
        "soap",
        "石けん",
        "Soap",
        soap_box(),
        standing=True,
        focus=(520, 760),
        label=LabelSpot(M - 30, 766, 50, "石けん", 200, True),
    ),
    Shape(
        "incense",
        "お香",
        "Incense",
        incense_box(),
        standing=True,
        focus=(480, 640),
        label=LabelSpot(M, 640, 58, "白檀", 230, True, ((M, 790, 17, "四十本"),)),
    ),
)
