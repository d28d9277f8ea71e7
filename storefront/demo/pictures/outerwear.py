"""Outerwear: coats, jackets, hooded sweats, down."""

from dataclasses import replace

from .garments import LONG, Cut, body, button, hem_rib, neck_inside, sleeves
from .parts import Part, Shape, both, both_folds, cord, fold, groove, hard, stitch
from .paths import MIDDLE, box
from .tees import folded_top

M = MIDDLE
COAT = Cut(
    neck_top=152,
    neck=78,
    neck_drop=190,
    shoulder=204,
    shoulder_drop=60,
    chest=188,
    armpit=400,
    hem=1050,
    hem_half=222,
    sleeve=(372, 800, 262, 816),
    texture="wool",
)
PARKA = replace(
    COAT,
    neck_top=226,
    neck_drop=60,
    chest=204,
    shoulder=216,
    armpit=470,
    hem=1010,
    hem_half=224,
    sleeve=(398, 846, 280, 866),
    texture="twill",
)
HOODIE = replace(
    LONG,
    texture="plain",
    neck_top=262,
    neck=84,
    neck_drop=70,
    shoulder=212,
    chest=198,
    armpit=500,
    hem=920,
    sleeve=(384, 850, 276, 870),
)


def _lapel(cut: Cut) -> tuple[Part, ...]:
    """Collar and lapels of a coat, down to the first button."""
    top, n, low = (cut.neck_top, cut.neck, cut.neck_top + cut.neck_drop)
    lapel = (
        f"M{M + 2} {low + 46} Q{M + 34} {low - 90} {M + n - 2} {top + 6} "
        f"L{M + n + 34} {top + 74} L{M + n + 60} {top + 96} L{M + n + 44} {top + 128} "
        f"Q{M + n} {low} {M + 2} {low + 46} Z"
    )
    leaf = (
        f"M{M + n - 16} {top - 26} Q{M + n + 14} {top - 14} {M + n + 18} {top + 10} "
        f"L{M + n + 44} {top + 70} L{M + n + 10} {top + 104} "
        f"Q{M + n - 16} {top + 60} {M + n - 26} {top + 10} Z"
    )
    back = (
        f"M{M - n - 2} {top + 2} Q{M} {top - 56} {M + n + 2} {top + 2} Q{M} {top - 8} {M - n - 2} {top + 2} Z"
    )
    one = Part(lapel, texture=cut.texture, wander=1.4, lift=8, edge=16, relief=0.4)
    two = Part(leaf, texture=cut.texture, wander=1.4, lift=6, edge=14, relief=0.4)
    behind = Part(back, value=0.9, texture=cut.texture, wander=1.4, lift=2, edge=12)
    return (behind, *both(one), *both(two))


def _flap(x: float, y: float, width: float, texture: str) -> Part:
    outline = (
        f"M{x} {y} L{x + width} {y - 6} L{x + width + 2} {y + 44} "
        f"Q{x + width / 2} {y + 58} {x + 2} {y + 50} Z"
    )
    return Part(outline, texture=texture, wander=1.8, lift=5, edge=12, relief=0.3)


def _opening(cut: Cut, top: float, x: float = 26) -> Part:
    """The edge of the front that lies over the other."""
    outline = (
        f"M{M + 2} {top} L{M + x} {top + 40} L{M + x} {cut.hem + 4} L{M - 44} {cut.hem + 8} "
        f"L{M - 44} {top + 60} Z"
    )
    folds = (fold((M - 10, cut.hem - 300), (M - 14, cut.hem - 20), 6, 16, 6),)
    return Part(outline, texture=cut.texture, body="flat", wander=1.8, lift=5, edge=10, folds=folds)


def coat(cut: Cut = COAT) -> tuple[Part, ...]:
    """A chesterfield: notched lapels, three buttons, flap pockets."""
    low = cut.neck_top + cut.neck_drop
    front = body(cut, (groove(f"M{M + 26} {low + 60} L{M + 26} {cut.hem + 4}", 3.4),))
    buttons = (part for k in range(3) for part in button(M, low + 76 + 116 * k, 15, "#4a4038"))
    return (
        *neck_inside(cut, 10),
        *sleeves(cut, 20),
        front,
        *_lapel(cut),
        *both(_flap(M + 78, 672, 108, cut.texture)),
        *buttons,
    )


def zip_fastener(top: float, bottom: float) -> tuple[Part, ...]:
    """A zip: tape, teeth and pull."""
    tape = Part(
        box(M - 9, top, M + 9, bottom, 2),
        ink="#5c5850",
        texture="rib",
        body="flat",
        lift=2,
        edge=6,
        wander=1.8,
        relief=0,
    )
    teeth = hard(
        f"M{M} {top} L{M} {bottom}",
        "#a9a498",
        body="pipe",
        stroke=5,
        lift=1,
        edge=3,
        wander=1.8,
        lines=(stitch(f"M{M} {top} L{M} {bottom}", 5),),
    )
    pull = hard(box(M - 5, top + 8, M + 5, top + 46, 4), "#b9b4a8", body="gloss", lift=4, edge=4)
    return (tape, teeth, pull)


def _hood(cut: Cut) -> tuple[Part, ...]:
    """A hood lying open above the shoulders."""
    top, n, low = (cut.neck_top, cut.neck, cut.neck_top + cut.neck_drop)
    back = (
        f"M{M - n - 34} {top + 40} "
        f"C{M - n - 56} {top - 70} {M - 74} {top - 128} {M} {top - 128} "
        f"C{M + 74} {top - 128} {M + n + 56} {top - 70} {M + n + 34} {top + 40} "
        f"Q{M} {top + 120} {M - n - 34} {top + 40} Z"
    )
    opening = (
        f"M{M - n + 8} {top + 30} "
        f"C{M - n + 2} {top - 50} {M - 50} {top - 88} {M} {top - 88} "
        f"C{M + 50} {top - 88} {M + n - 2} {top - 50} {M + n - 8} {top + 30} "
        f"Q{M + n * 0.5} {low + 12} {M} {low + 18} "
        f"Q{M - n * 0.5} {low + 12} {M - n + 8} {top + 30} Z"
    )
    rim = (
        f"M{M + 1} {low + 32} Q{M + n * 0.62} {low + 10} {M + n - 4} {top + 26} "
        f"C{M + n} {top - 50} {M + 50} {top - 92} {M} {top - 92}"
    )
    folds = both_folds(fold((M + 60, top - 96), (M + n + 20, top + 10), 8, 14, 10))
    edge = Part(rim, texture=cut.texture, stroke=34, wander=1.6, lift=6, edge=15)
    return (
        Part(back, texture=cut.texture, wander=1.6, lift=7, edge=34, folds=folds),
        Part(opening, value=0.55, texture=cut.texture, wander=1.6, lift=0, edge=20, relief=0.3),
        *both(edge),
    )


def _kangaroo(cut: Cut) -> Part:
    y = cut.hem - 6
    outline = (
        f"M{M - 88} {y - 190} L{M + 88} {y - 190} Q{M + 104} {y - 110} {M + 142} {y - 70} "
        f"L{M + 142} {y + 2} L{M - 142} {y + 2} L{M - 142} {y - 70} "
        f"Q{M - 104} {y - 110} {M - 88} {y - 190} Z"
    )
    seam = stitch(f"M{M - 80} {y - 184} L{M + 80} {y - 184} Q{M + 96} {y - 106} {M + 134} {y - 66}", 2)
    return Part(outline, texture=cut.texture, wander=1.8, lift=5, edge=14, lines=(seam,))


def hoodie(cut: Cut = HOODIE) -> tuple[Part, ...]:
    """A pullover with hood, cord and kangaroo pocket."""
    low = cut.neck_top + cut.neck_drop
    string = cord(
        f"M{M + 32} {low + 26} Q{M + 44} {low + 90} {M + 36} {low + 170}", "#ece6d8", stroke=8, wander=1.6
    )
    return (*sleeves(cut, 70, "rib"), body(cut), _kangaroo(cut), hem_rib(cut, 60), *_hood(cut), *both(string))


def parka(cut: Cut = PARKA) -> tuple[Part, ...]:
    """A hooded field parka with zip and two big pockets."""
    pocket = Part(box(M + 62, 730, M + 186, 890, 8), texture=cut.texture, wander=1.8, lift=4, edge=12)
    low = cut.neck_top + cut.neck_drop
    flap = _flap(M + 58, 714, 130, cut.texture)
    belt = groove(f"M{M - 194} 640 Q{M} 656 {M + 194} 640", 4)
    front = body(
        cut,
        (
            belt,
            stitch(f"M{M - 36} {low + 30} L{M - 36} {cut.hem + 4}", 2),
            stitch(f"M{M + 36} {low + 30} L{M + 36} {cut.hem + 4}", 2),
        ),
    )
    return (
        *sleeves(cut, 40),
        front,
        *both(pocket),
        *both(flap),
        *zip_fastener(low + 10, cut.hem + 4),
        *_hood(cut),
    )


SHAPES = (
    Shape("coat", "チェスターコート", "Chesterfield coat", coat(), focus=(540, 330)),
    Shape("parka", "フィールドパーカ", "Field parka", parka(), focus=(520, 380)),
    Shape("hoodie", "パーカー", "Hoodie", hoodie(), focus=(520, 370), folded=folded_top("plain")),
)
