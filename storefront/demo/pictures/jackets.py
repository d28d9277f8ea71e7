"""Jackets and vests: work jacket, fleece, down."""

from dataclasses import replace

from .garments import LONG, Cut, armhole, body, button, neck_inside, sleeves
from .outerwear import zip_fastener
from .parts import Part, Shape, both, groove, stitch
from .paths import MIDDLE, box

M = MIDDLE
JACKET = replace(
    LONG,
    texture="canvas",
    neck=76,
    neck_drop=64,
    hem=900,
    hem_half=206,
    shoulder=212,
    chest=198,
    sleeve=(384, 826, 272, 846),
)
DOWN = replace(
    LONG,
    texture="quilt",
    neck_top=226,
    neck=92,
    neck_drop=30,
    shoulder=190,
    chest=212,
    armpit=470,
    hem=930,
    hem_half=210,
)
BOA = replace(JACKET, texture="boa", neck_drop=46, hem=890)


def work_jacket(cut: Cut = JACKET) -> tuple[Part, ...]:
    """A work jacket with collar and three patch pockets."""
    from .shirts import collar

    def pocket(x: float, y: float, w: float, h: float) -> Part:
        seam = stitch(
            f"M{x + 6} {y + 4} L{x + 6} {y + h - 8} L{x + w - 6} {y + h - 8} L{x + w - 6} {y + 4}", 2.2
        )
        top = stitch(f"M{x} {y + 20} L{x + w} {y + 20}", 2.2)
        return Part(
            box(x, y, x + w, y + h, 10), texture=cut.texture, wander=1.8, lift=4, edge=12, lines=(seam, top)
        )

    low = cut.neck_top + cut.neck_drop
    buttons = (part for k in range(5) for part in button(M, low + 50 + 128 * k, 12, "#4f463c"))
    edge = (
        groove(f"M{M + 24} {low + 10} L{M + 24} {cut.hem + 6}", 3),
        stitch(f"M{M + 15} {low + 10} L{M + 15} {cut.hem + 6}", 2),
    )
    return (
        *neck_inside(cut),
        *sleeves(cut, 20),
        body(cut, edge),
        *both(pocket(M + 56, 690, 128, 150)),
        pocket(M + 62, 420, 104, 112),
        *buttons,
        *collar(cut, 112),
    )


def fleece(cut: Cut = BOA) -> tuple[Part, ...]:
    """A curly fleece with zip, high collar and a woven chest pocket."""
    top, n, low = (cut.neck_top, cut.neck, cut.neck_top + cut.neck_drop)
    neck = (
        f"M{M - n - 14} {top + 26} Q{M - n - 10} {top - 50} {M - n + 12} {top - 62} "
        f"Q{M} {top - 82} {M + n - 12} {top - 62} "
        f"Q{M + n + 10} {top - 50} {M + n + 14} {top + 26} "
        f"Q{M} {low + 74} {M - n - 14} {top + 26} Z"
    )
    pocket = Part(
        box(M + 58, 410, M + 158, 520, 6),
        value=0.86,
        texture="twill",
        wander=1.4,
        lift=3,
        edge=8,
        body="flat",
        lines=(groove(f"M{M + 64} 434 L{M + 152} 434", 5),),
    )
    return (
        *sleeves(cut, 24, "twill"),
        body(cut),
        pocket,
        Part(neck, texture=cut.texture, wander=1.8, lift=6, edge=36),
        *zip_fastener(top - 50, cut.hem + 4),
    )


_SIDE_POCKET = Part(f"M{M + 84} 760 L{M + 96} 870", value=0.85, stroke=10, lift=3, edge=5, wander=1.8)


def down_vest(cut: Cut = DOWN) -> tuple[Part, ...]:
    """A down vest with a high collar and zip."""
    top, n, low = (cut.neck_top, cut.neck, cut.neck_top + cut.neck_drop)
    neck = (
        f"M{M - n - 10} {top + 30} Q{M - n - 8} {top - 60} {M - n + 14} {top - 70} "
        f"Q{M} {top - 88} {M + n - 14} {top - 70} "
        f"Q{M + n + 8} {top - 60} {M + n + 10} {top + 30} "
        f"Q{M} {low + 50} {M - n - 10} {top + 30} Z"
    )
    inside = (
        f"M{M - n + 18} {top - 68} Q{M} {top - 84} {M + n - 18} {top - 68} "
        f"Q{M} {top - 34} {M - n + 18} {top - 68} Z"
    )
    front = replace(body(cut), body="puffy", edge=40, folds=())
    return (
        front,
        *both(Part(armhole(cut), texture="plain", stroke=15, wander=1.8, lift=3, edge=7)),
        Part(neck, texture="quilt", body="puffy", wander=1.8, lift=6, edge=34),
        Part(inside, value=0.5, texture="plain", lift=0, relief=0),
        *both(_SIDE_POCKET),
        *zip_fastener(top - 60, cut.hem + 4),
    )


SHAPES = (
    Shape("work_jacket", "ワークジャケット", "Work jacket", work_jacket(), focus=(540, 380)),
    Shape("fleece", "ボアフリース", "Curly fleece", fleece(), focus=(540, 380)),
    Shape("down_vest", "ダウンベスト", "Down vest", down_vest(), focus=(520, 360)),
)
